#include "tests/differential/edge_case_testing.h"

#include <regex>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "service/query/query_engine.h"
#include "tests/differential/trial.h"

namespace redress::differential {
namespace {

template <typename Message>
Message From(const std::string& text) {
  static const auto& date =
      *new std::regex("(\\w+): (\\d{4})-0?(\\d{1,2})-0?(\\d{1,2})");
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      std::regex_replace(text, date, "$1 { year: $2 month: $3 day: $4 }"),
      &message))
      << text;
  return message;
}

std::string Line(const v1::Row& row) {
  std::string line;
  if (row.type() == v1::ROW_TYPE_TOTAL) line = "total";
  if (row.type() == v1::ROW_TYPE_SUBTOTAL) line = "subtotal ";
  for (int i = 0; i < row.members_size(); ++i) {
    line += (i > 0 ? ", " : "") + row.members(i);
  }
  if (row.other()) line += " (other)";
  if (row.partial_bucket()) line += " (partial)";
  line += ":";
  for (const v1::Cell& cell : row.cells()) line += " " + cell.display();
  return line;
}

}  // namespace

v1::Representation CaseFrom(const std::string& text) {
  return From<v1::Representation>(text);
}

v1::Query QueryFrom(const std::string& text) { return From<v1::Query>(text); }

Commit Import(const std::vector<std::string>& records) {
  Commit commit;
  for (const std::string& record : records) {
    commit.push_back(CaseStep(CaseFrom(record)));
  }
  return commit;
}

std::vector<std::string> Lines(const Commit& commit, const std::string& query,
                               const std::string& data_date) {
  World world;
  const engine::FactChanges changes = world.Apply(commit);
  if (world.rejected() > 0) return {"records were rejected"};
  std::vector<std::string> lines;
  for (const Kind kind : {Kind::kColumnar, Kind::kSql, Kind::kPostgres}) {
    Side side(kind);
    const absl::Status status = side.Publish(changes, world);
    if (!status.ok()) return {status.ToString()};
    const Outcome outcome =
        Ask(QueryFrom(query), **side.Reach(Way::kPublished, 0, world),
            world.now(), *model::ParseIsoDay(data_date));
    if (outcome.verdict != Verdict::kRight) {
      return {std::string(Name(kind)) + ": " + outcome.what};
    }
    std::vector<std::string> found;
    for (const v1::Row& row : outcome.answer.rows()) {
      found.push_back(Line(row));
    }
    if (kind != Kind::kColumnar) {
      EXPECT_EQ(found, lines) << Name(kind);
    }
    lines = std::move(found);
  }
  return lines;
}

}  // namespace redress::differential
