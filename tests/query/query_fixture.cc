#include "tests/query/query_fixture.h"

#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/text_format.h"

namespace redress::query {
namespace {

std::vector<v1::ReferenceData> Entries(
    const v1::Settings& settings, const std::vector<v1::Alias>& aliases,
    const std::vector<v1::DisclosureProfile>& profiles,
    const v1::Calendar& calendar) {
  std::vector<v1::ReferenceData> entries(2);
  *entries[0].mutable_settings() = settings;
  *entries[1].mutable_calendar() = calendar;
  for (const v1::Alias& alias : aliases) {
    *entries.emplace_back().mutable_alias() = alias;
  }
  for (const v1::DisclosureProfile& profile : profiles) {
    *entries.emplace_back().mutable_disclosure_profile() = profile;
  }
  return entries;
}

std::string DateText(const std::string& name, const std::string& day) {
  const v1::Date date = model::DayToProto(Iso(day));
  return absl::StrCat(name, " { year: ", date.year(), " month: ", date.month(),
                      " day: ", date.day(), " } ");
}

}  // namespace

model::Day Iso(const std::string& text) {
  return text.empty() ? model::kNoDay : model::ParseIsoDay(text).value();
}

model::CaseFacts Case(const std::string& kind, const std::string& received) {
  model::CaseFacts facts;
  Set(facts, model::CaseDimension::kKind, kind);
  Set(facts, model::CaseDimension::kAuthority, "Anyshire");
  facts.received = Iso(received);
  return facts;
}

void Set(model::CaseFacts& facts, model::CaseDimension dimension,
         const std::string& value) {
  facts.dimensions[static_cast<size_t>(dimension)] = value;
}

model::StageFacts Stage(const StageText& text) {
  model::StageFacts facts;
  facts.dimensions = {text.stage, text.outcome, text.ended_by};
  facts.started = Iso(text.started);
  facts.due = Iso(text.due);
  facts.effective_due =
      Iso(text.extended_to.empty() ? text.due : text.extended_to);
  facts.responded = Iso(text.responded);
  facts.ended = Iso(text.ended);
  facts.response_days = text.response_days;
  return facts;
}

model::ActionFacts Action(const std::string& id, const std::string& root_cause,
                          const std::string& raised,
                          const std::string& implemented) {
  return {"Anyshire", id, root_cause, Iso(raised), Iso(implemented)};
}

v1::Query ParseQuery(const std::string& text) {
  v1::Query query;
  if (!google::protobuf::TextFormat::ParseFromString(text, &query)) {
    std::abort();
  }
  return query;
}

std::string PeriodText(const std::string& name, const std::string& first,
                       const std::string& last) {
  return absl::StrCat(name, " { ", DateText("first_day", first),
                      DateText("last_day", last), "} ");
}

Data::Data(const v1::Settings& settings, const std::vector<v1::Alias>& aliases,
           const std::vector<v1::DisclosureProfile>& profiles,
           const v1::Calendar& calendar)
    : reference_(Entries(settings, aliases, profiles, calendar)) {}

model::CaseFacts& Data::Add(model::CaseFacts facts) {
  if (facts.reference.empty()) {
    facts.reference = absl::StrCat("C", cases_.size() + 1);
  }
  cases_.push_back(std::move(facts));
  executor_.reset();
  return cases_.back();
}

void Data::Add(model::ActionFacts facts) {
  actions_.push_back(std::move(facts));
  executor_.reset();
}

Snapshot Data::Publish() {
  if (executor_ == nullptr) {
    executor_ = engine::MakeColumnarExecutor();
    engine::FactChanges changes;
    changes.version = 1;
    changes.replace_all = true;
    changes.cases = cases_;
    changes.actions = actions_;
    if (!executor_->Publish(changes).ok()) std::abort();
  }
  return {executor_.get(), &reference_, 1, data_date_};
}

absl::StatusOr<v1::Answer> Data::Run(const v1::Query& query) {
  return RunQuery(query, Publish());
}

absl::StatusOr<v1::Answer> Data::Run(const std::string& query) {
  return Run(ParseQuery(query));
}

std::vector<std::string> Data::Rows(const std::string& query) {
  const absl::StatusOr<v1::Answer> answer = Run(query);
  if (!answer.ok()) return {std::string(answer.status().message())};
  std::vector<std::string> rows;
  for (const v1::Row& row : answer->rows()) rows.push_back(RowText(row));
  return rows;
}

v1::Cell Data::Figure(const std::string& measure, const std::string& first,
                      const std::string& last, const std::string& filter) {
  const absl::StatusOr<v1::Answer> answer =
      Run(absl::StrCat("measures { measure: '", measure, "' ", filter, " } ",
                       PeriodText("period", first, last)));
  if (answer.ok() && answer->rows_size() == 1 &&
      answer->rows(0).cells_size() == 1) {
    return answer->rows(0).cells(0);
  }
  v1::Cell failure;
  failure.set_display(std::string(answer.status().message()));
  return failure;
}

std::string Data::Shown(const std::string& measure, const std::string& first,
                        const std::string& last, const std::string& filter) {
  return Figure(measure, first, last, filter).display();
}

std::string RowText(const v1::Row& row) {
  std::vector<std::string> parts(row.members().begin(), row.members().end());
  if (row.type() == v1::ROW_TYPE_TOTAL) parts.push_back("total");
  if (row.type() == v1::ROW_TYPE_SUBTOTAL) parts.push_back("subtotal");
  if (row.other()) parts.push_back("other");
  for (const v1::Cell& cell : row.cells()) parts.push_back(cell.display());
  if (row.partial_bucket()) parts.push_back("partial");
  return absl::StrJoin(parts, " | ");
}

}  // namespace redress::query
