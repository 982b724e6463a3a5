// Published answers as the attacker reads them.

#ifndef REDRESS_TESTS_DISCLOSURE_READING_H_
#define REDRESS_TESTS_DISCLOSURE_READING_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "redress/v1/query.pb.h"
#include "tests/disclosure/attack.h"
#include "tests/disclosure/meaning.h"

namespace redress::attack {

// A column of figures and what it means.
struct Column {
  size_t position = 0;
  size_t period = 0;
  std::string measure;
  Meaning meaning;
  const v1::MeasureSelection* selection = nullptr;
};

// A table, read.
struct Table {
  const Published* published = nullptr;
  std::vector<Column> columns;
  std::vector<Days> periods;
  std::vector<std::vector<Days>> buckets;  // By period; empty: none.
  std::vector<std::string> bucket_names;
  size_t bucket_dimension = 0;
  std::string top_dimension;
  std::vector<std::string> kept;
  int64_t data_date = 0;
};

// `published` must stay valid.
Table Read(const Published& published);

// The number of a row's time bucket; -1: it has none.
int BucketOf(const Table& table, const v1::Row& row);

}  // namespace redress::attack

#endif  // REDRESS_TESTS_DISCLOSURE_READING_H_
