// Prints workbooks as exceljs reads them: JSON of file, sheet, table names and
// cells by address, a workbook to a line.
//
//   node read_workbooks.js FILE...

'use strict';

const ExcelJS = require('exceljs');

function valueOf(cell) {
  const value = cell.value;
  if (value instanceof Date) return {date: value.toISOString().slice(0, 10)};
  if (value !== null && typeof value === 'object') {
    if (value.formula !== undefined || value.sharedFormula !== undefined) {
      return {formula: true};
    }
    if (value.richText) return value.richText.map((run) => run.text).join('');
    return value.text;
  }
  return value;
}

async function read(path) {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(path);
  const sheets = {};
  for (const sheet of workbook.worksheets) {
    const cells = {};
    sheet.eachRow((row) => row.eachCell((cell) => {
      cells[cell.address] = valueOf(cell);
    }));
    sheets[sheet.name] = {
      tables: Object.values(sheet.tables).map((table) => table.table.name),
      cells,
    };
  }
  return sheets;
}

(async () => {
  for (const path of process.argv.slice(2)) {
    process.stdout.write(JSON.stringify(await read(path)) + '\n');
  }
})();
