#include "tests/bench/questions.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/text_format.h"
#include "service/model/day.h"
#include "tests/bench/rows.h"

namespace redress::bench {
namespace {

AnswerKey Member(const char* dimension) {
  return {AnswerKey::Type::kMember, dimension};
}

std::string DateText(const std::string& name, const std::string& iso) {
  const v1::Date date = model::DayToProto(*model::ParseIsoDay(iso));
  return absl::StrCat(name, " { year: ", date.year(), " month: ", date.month(),
                      " day: ", date.day(), " } ");
}

// A period of a query, and its days for SQL.
struct Span {
  const char* first;
  const char* last;
};
constexpr Span kYear = {"2022-04-01", "2023-03-31"};
constexpr Span kYearBefore = {"2021-04-01", "2022-03-31"};
constexpr Span kTenYears = {"2014-04-01", "2024-03-31"};
constexpr Span kLaterFive = {"2019-04-01", "2024-03-31"};
constexpr Span kEarlierFive = {"2014-04-01", "2019-03-31"};

// Puts days into SQL: FIRST and LAST of the period, MONTH1 and MONTH2 for their
// months, BEFORE for the first day of the period compared with.
std::string WithDays(const std::string& sql, const Span& span,
                     const Span& before) {
  return absl::StrReplaceAll(
      sql, {{"$FIRST", absl::StrCat("{day:", span.first, "}")},
            {"$LAST", absl::StrCat("{day:", span.last, "}")},
            {"$MONTH1", absl::StrCat("{month:", span.first, "}")},
            {"$MONTH2", absl::StrCat("{month:", span.last, "}")},
            {"$BEFORE", absl::StrCat("{day:", before.first, "}")}});
}

v1::Query ParseQuery(const std::string& text) {
  v1::Query query;
  if (!google::protobuf::TextFormat::ParseFromString(text, &query)) {
    std::fprintf(stderr, "bench: not a query: %s\n", text.c_str());
    std::abort();
  }
  return query;
}

// A question without its days.
struct Template {
  const char* id;
  const char* words;
  const char* query;
  std::vector<AnswerKey> keys;
  const char* sql;
  bool compares = false;
  bool by_index = false;
};

constexpr char kComplaints[] =
    R"(filter { members { dimension: "kind" values: "complaint" } })";

std::vector<Template> SixQuestions() {
  return {
      {"1",
       "received by kind and month",
       R"(measures { measure: "received" }
          dimensions { dimension: "kind" } dimensions { dimension: "month" })",
       {Member("kind"), {AnswerKey::Type::kMonth, ""}},
       "SELECT kind, received_month, count(*) FROM cases{index:q1} "
       "WHERE received_month BETWEEN $MONTH1 AND $MONTH2 "
       "GROUP BY received_month, kind"},
      {"2",
       "share of closed complaints that were upheld, by team",
       R"(measures { measure: "upheld_rate" }
          dimensions { dimension: "team" })",
       {Member("team")},
       "SELECT team, count(*) FILTER (WHERE outcome = {member:outcome:upheld})"
       ", count(*) FROM cases{index:q2} WHERE kind = {member:kind:complaint} "
       "AND closed BETWEEN $FIRST AND $LAST GROUP BY team"},
      {"3",
       "share of responses due that were on time, by team",
       R"(measures { measure: "on_time_rate" }
          dimensions { dimension: "team" })",
       {Member("team")},
       "SELECT team, count(*) FILTER (WHERE responded <= effective_due), "
       "count(*) FROM stages{index:q3} WHERE effective_due BETWEEN $FIRST AND "
       "$LAST "
       "AND (cancelled IS NULL OR cancelled > effective_due) "
       "AND (responded IS NOT NULL OR closed IS NULL OR closed > "
       "effective_due) GROUP BY team"},
      {"4",
       "closed cases of one team by outcome and closure reason",
       R"(measures { measure: "closed" }
          dimensions { dimension: "outcome" }
          dimensions { dimension: "closure_reason" }
          filter { members { dimension: "team" values: "Team 040" } })",
       {Member("outcome"), Member("closure_reason")},
       "SELECT outcome, closure_reason, count(*) FROM cases{index:q4} "
       "WHERE team = {member:team:Team 040} AND closed BETWEEN $FIRST AND "
       "$LAST GROUP BY outcome, closure_reason",
       /*compares=*/false,
       /*by_index=*/true},
      {"5",
       "median and 90th percentile of response days, by team",
       R"(measures { measure: "response_days_median" }
          measures { measure: "response_days_p90" }
          dimensions { dimension: "team" })",
       {Member("team"), {AnswerKey::Type::kDays, ""}},
       "SELECT team, response_days, count(*) FROM stages{index:q5} "
       "WHERE responded BETWEEN $FIRST AND $LAST "
       "AND response_days IS NOT NULL GROUP BY team, response_days"},
      {"6",
       "complaints received by service area and channel, in two periods that "
       "are compared",
       R"(measures { measure: "received" }
          dimensions { dimension: "service_area" }
          dimensions { dimension: "channel" }
          filter { members { dimension: "kind" values: "complaint" } })",
       {Member("service_area"), Member("channel")},
       "SELECT service_area, channel, "
       "count(*) FILTER (WHERE received >= $FIRST), "
       "count(*) FILTER (WHERE received < $FIRST) FROM cases{index:q6} "
       "WHERE kind = {member:kind:complaint} AND received BETWEEN $BEFORE AND "
       "$LAST GROUP BY service_area, channel",
       /*compares=*/true},
  };
}

std::vector<Template> AdHocQuestions() {
  return {
      {"1",
       "complaints received of one funding (an attribute) by category",
       R"(measures { measure: "received" }
          dimensions { dimension: "category" }
          filter { all_of {
            filters { members { dimension: "kind" values: "complaint" } }
            filters { members { dimension: "attr:funding" values: "NHS" } }
          } })",
       {Member("category")},
       "SELECT category, count(*) FROM cases "
       "LEFT JOIN case_category ON case_id = id "
       "WHERE kind = {member:kind:complaint} "
       "AND attr_funding = {member:attr:funding:NHS} "
       "AND received BETWEEN $FIRST AND $LAST GROUP BY category"},
      {"2",
       "cases open at the end, by locality and gender",
       R"(measures { measure: "open_at_end" }
          dimensions { dimension: "locality" }
          dimensions { dimension: "gender" })",
       {Member("locality"), Member("gender")},
       "SELECT locality, gender, count(*) FROM cases{index:} "
       "WHERE received <= $LAST AND (left_on IS NULL OR left_on > $LAST) "
       "GROUP BY locality, gender"},
      {"3",
       "remedies in pounds, of cases closed, by authority and age band",
       R"(measures { measure: "remedy_gbp" }
          dimensions { dimension: "authority" }
          dimensions { dimension: "age_band" })",
       {Member("authority"), Member("age_band")},
       "SELECT authority, age_band, "
       "CAST(sum(remedy_pence) AS BIGINT) FROM cases{index:} "
       "WHERE closed BETWEEN $FIRST AND $LAST GROUP BY authority, age_band"},
  };
}

BenchQuestion Ask(const Template& from, const char* letter, QuestionKind kind,
                  const Span& span, const Span& before, const char* when) {
  BenchQuestion question;
  question.id = absl::StrCat(letter, from.id);
  question.kind = kind;
  question.by_index = from.by_index;
  question.words = absl::StrCat(from.words, ", ", when);
  std::string text =
      absl::StrCat(from.query, " period { ", DateText("first_day", span.first),
                   DateText("last_day", span.last), "}");
  if (from.compares) {
    absl::StrAppend(&text, " comparisons { ",
                    DateText("first_day", before.first),
                    DateText("last_day", before.last), "}");
  }
  question.query = ParseQuery(text);
  question.keys = from.keys;
  question.sql = WithDays(from.sql, span, before);
  return question;
}

std::vector<BenchQuestion> MakeQuestions() {
  std::vector<BenchQuestion> questions;
  for (const Template& from : SixQuestions()) {
    questions.push_back(Ask(from, "Q", QuestionKind::kTypical, kYear,
                            kYearBefore, "one year of ten"));
  }
  for (const Template& from : AdHocQuestions()) {
    questions.push_back(Ask(from, "A", QuestionKind::kAdHoc, kYear, kYearBefore,
                            "one year of ten"));
  }
  for (const Template& from : SixQuestions()) {
    questions.push_back(Ask(from, "F", QuestionKind::kFullScan,
                            from.compares ? kLaterFive : kTenYears,
                            kEarlierFive, "all ten years"));
  }
  return questions;
}

std::string Literal(const std::string& place, Dialect dialect) {
  const std::pair<std::string, std::string> parts =
      absl::StrSplit(place, absl::MaxSplits(':', 1));
  if (parts.first == "index") {
    if (dialect != Dialect::kSqlite) return "";
    return parts.second.empty() ? " NOT INDEXED"
                                : absl::StrCat(" INDEXED BY ", parts.second);
  }
  if (parts.first == "month") {
    return absl::StrCat(MonthOf(*model::ParseIsoDay(parts.second)));
  }
  if (parts.first == "day") {
    return dialect == Dialect::kSqlite
               ? absl::StrCat(*model::ParseIsoDay(parts.second))
               : absl::StrCat("DATE '", parts.second, "'");
  }
  // The member follows the last colon: "attr:NAME" has one of its own.
  const size_t colon = parts.second.rfind(':');
  const std::string dimension = parts.second.substr(0, colon);
  const std::string member = parts.second.substr(colon + 1);
  if (dialect == Dialect::kDuckDb) return absl::StrCat("'", member, "'");
  static const auto* const maker = new RowMaker();
  const std::string code = absl::StrCat(maker->Code(dimension, member));
  return dialect == Dialect::kPostgres ? absl::StrCat(code, "::smallint")
                                       : code;
}

}  // namespace

const std::vector<BenchQuestion>& Questions() {
  static const auto* const questions =
      new std::vector<BenchQuestion>(MakeQuestions());
  return *questions;
}

std::string ForDialect(const std::string& sql, Dialect dialect) {
  std::string result;
  size_t at = 0;
  for (size_t open = sql.find('{'); open != std::string::npos;
       open = sql.find('{', at)) {
    const size_t close = sql.find('}', open);
    result += sql.substr(at, open - at);
    result += Literal(sql.substr(open + 1, close - open - 1), dialect);
    at = close + 1;
  }
  return result + sql.substr(at);
}

std::vector<std::string> CoveringIndexes(Dialect dialect) {
  const char* const by_month =
      "CREATE INDEX q1 ON cases (received_month, kind)";
  const char* const by_team =
      "CREATE INDEX q4 ON cases (team, closed, outcome, closure_reason)";
  switch (dialect) {
    case Dialect::kSqlite:
      return {by_month,
              "CREATE INDEX q2 ON cases (team, kind, closed, outcome)",
              "CREATE INDEX q3 ON stages "
              "(team, effective_due, responded, cancelled, closed)",
              by_team,
              "CREATE INDEX q5 ON stages (team, response_days, responded)",
              "CREATE INDEX q6 ON cases "
              "(service_area, channel, kind, received)"};
    case Dialect::kPostgres:
      return {by_month,
              "CREATE INDEX q2 ON cases (kind, closed, team, outcome)",
              "CREATE INDEX q3 ON stages "
              "(effective_due, team, responded, cancelled, closed)",
              by_team,
              "CREATE INDEX q5 ON stages (responded, team, response_days)",
              "CREATE INDEX q6 ON cases "
              "(kind, received, service_area, channel)"};
    case Dialect::kDuckDb:
      return {};
  }
  return {};
}

}  // namespace redress::bench
