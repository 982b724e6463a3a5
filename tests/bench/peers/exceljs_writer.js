// The rows of case_table.h with exceljs, by its streaming writer.
//
// Usage: node exceljs_writer.js FOLDER CELLS ROWS FILE. FOLDER holds exceljs in
// its node_modules; CELLS has the distinct rows as JSON.

'use strict';

const fs = require('fs');
const path = require('path');

const FORMATS = [null, 'd mmm yyyy', 'd mmm yyyy', null, null, null, '#,##0',
                 '£#,##0.00'];
const DAY = 86400000;
// So many rows, and then what waits to be written may be written.
const ROWS_BETWEEN_PAUSES = 1000;

async function main([folder, cellsPath, rows, file]) {
  const ExcelJS = require(path.join(folder, 'node_modules', 'exceljs'));
  const data = JSON.parse(fs.readFileSync(cellsPath, 'utf8'));
  for (const row of data.rows) {
    for (const column of [1, 2]) row[column] = new Date(row[column] * DAY);
    row[7] /= 100;
  }
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter(
      {filename: file, useStyles: true, useSharedStrings: false});
  const sheet = workbook.addWorksheet('cases');
  sheet.columns = data.headings.map(
      (header, i) => (
          {header, style: FORMATS[i] === null ? {} : {numFmt: FORMATS[i]}}));
  for (let i = 0; i < Number(rows); i++) {
    sheet.addRow(data.rows[i % data.rows.length]).commit();
    if (i % ROWS_BETWEEN_PAUSES === 0) await new Promise(setImmediate);
  }
  sheet.commit();
  await workbook.commit();
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exit(1);
});
