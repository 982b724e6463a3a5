/* An exporter that reads every byte of a table's columns and writes a sum: what
 * is left is what the platform itself takes. */

#define ZOO_ID "reader"

#include <stdint.h>
#include <stdio.h>

#include "tests/plugins/zoo/zoo.h"

/* A worker has one session. */
static uint64_t sum;

static void Sum(const void* bytes, size_t size) {
  const unsigned char* begin = bytes;
  uint64_t word;
  for (; size >= sizeof(word); size -= sizeof(word), begin += sizeof(word)) {
    memcpy(&word, begin, sizeof(word));
    sum += word;
  }
  for (; size > 0; --size) sum += *begin++;
}

static void ReadTexts(const struct ArrowArray* array) {
  const size_t rows = (size_t)array->length;
  const int32_t* offsets = array->buffers[1];
  Sum(offsets, (rows + 1) * sizeof(*offsets));
  Sum(array->buffers[2], (size_t)offsets[rows]);
}

ZOO_ROWS(Rows) {
  const size_t rows = (size_t)batch->length;
  Sum(batch->children[0]->buffers[1], rows);
  for (int64_t i = 1; i < batch->n_children; ++i) {
    const struct ArrowArray* column = batch->children[i];
    if (column->n_children == 0 && column->n_buffers == 3) {
      ReadTexts(column);
    } else if (column->n_children == 0) {
      Sum(column->buffers[1], rows * sizeof(int32_t));
    } else {
      Sum(column->children[0]->buffers[1], rows * sizeof(double));
      Sum(column->children[1]->buffers[1], rows);
      Sum(column->children[2]->buffers[1], rows * sizeof(int64_t));
      Sum(column->children[3]->buffers[1], rows * sizeof(int64_t));
      ReadTexts(column->children[4]);
      Sum(column->children[5]->buffers[1], rows);
    }
  }
  return REDRESS_OK;
}

ZOO_FINISH(Finish) {
  char line[32];
  snprintf(line, sizeof(line), "%llu\n", (unsigned long long)sum);
  redress_code code = zoo_begin("sum.txt");
  if (code == REDRESS_OK) code = zoo_write(line);
  return code == REDRESS_OK ? zoo_end() : code;
}

ZOO_EXPORTER((zoo_table.rows = Rows, zoo_table.finish = Finish))
