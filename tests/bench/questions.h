// The questions that are measured, in words, for the semantic layer and as SQL.

#ifndef REDRESS_TESTS_BENCH_QUESTIONS_H_
#define REDRESS_TESTS_BENCH_QUESTIONS_H_

#include <string>
#include <vector>

#include "redress/v1/query.pb.h"
#include "service/engine/plan.h"

namespace redress::bench {

// How a peer writes what differs between SQL dialects.
enum class Dialect { kSqlite, kPostgres, kDuckDb };

enum class QuestionKind {
  kTypical,   // The six: about a year of ten; indexes are made for them.
  kAdHoc,     // Nobody made an index for them.
  kFullScan,  // The six about all ten years: nothing can be skipped.
};

// A key column of the canonical answer.
struct AnswerKey {
  enum class Type { kMember, kMonth, kDays };
  Type type = Type::kMember;
  // kMember.
  std::string dimension;
};

struct BenchQuestion {
  // "Q1" … "Q6", "A1" …, "F1" … "F6".
  std::string id;
  QuestionKind kind = QuestionKind::kTypical;
  // Redress finds its rows by an index that it makes itself, and so reads few
  // of the columns' bytes even in a full scan.
  bool by_index = false;
  // What is asked, in English.
  std::string words;
  // As a user asks it. The answers compared are what is counted for it.
  v1::Query query;
  // Members by dimension, then month, then days of a histogram.
  std::vector<AnswerKey> keys;
  // Selects the keys in their order, then one value for each thing that the
  // semantic layer counts, in its order. With {day:2022-04-01} for a day,
  // {month:2022-04-01} for its month, {member:team:Team 001} for a member and
  // {index:q1} after a table for the index to use, {index:} for none (left to
  // itself SQLite may walk through one and look up every row); see ForDialect.
  std::string sql;
};

// Every question, the typical ones first.
const std::vector<BenchQuestion>& Questions();

// The SQL of a question, or any other with such places, for a dialect.
std::string ForDialect(const std::string& sql, Dialect dialect);

// The covering indexes made for the six questions, one statement each; none
// where a peer does not gain by them. SQLite does best with the columns that
// group first: it then skips from group to group and needs no sorting, which
// costs it most. PostgreSQL 15 cannot skip; it does best with the period first.
std::vector<std::string> CoveringIndexes(Dialect dialect);

}  // namespace redress::bench

#endif  // REDRESS_TESTS_BENCH_QUESTIONS_H_
