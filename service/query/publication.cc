#include "service/query/publication.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "service/query/answer.h"
#include "service/query/catalogue.h"
#include "service/query/contradiction.h"
#include "service/query/disclosure/protect.h"

namespace redress::query {
namespace {

// Says in the ranking which of its figures are confidential.
void Mark(const FigureTable& published, FigureTable& ranking) {
  for (size_t i = 0; i < ranking.rows.size(); ++i) {
    ranking.rows[i].figures[0].confidential =
        published.rows[i].figures[0].confidential;
  }
}

}  // namespace

absl::StatusOr<Question> Understand(const v1::Query& query,
                                    const Snapshot& snapshot,
                                    const DisclosureRules& rules,
                                    const std::string& field, Origin origin) {
  absl::Status status = CheckQuery(query, snapshot, field);
  if (!status.ok()) return status;
  absl::StatusOr<Question> question =
      ResolveQuestion(query, snapshot, rules.ShowsEverything());
  if (!question.ok() || origin == Origin::kDefinition) return question;
  status = CheckContradictions(*question, field);
  if (!status.ok()) return status;
  return question;
}

absl::StatusOr<DisclosureRules> RulesOf(const v1::Query& query,
                                        const Snapshot& snapshot,
                                        const std::string& field) {
  return FindRules(*snapshot.reference,
                   query.disclosure_profile().empty()
                       ? model::kInternalProfile
                       : query.disclosure_profile(),
                   absl::StrCat(field, ".disclosure_profile"));
}

absl::Status Publication::Add(const v1::Query& query, const std::string& field,
                              Origin origin) {
  absl::StatusOr<Question> question =
      Understand(query, snapshot_, rules_, field, origin);
  if (!question.ok()) return question.status();
  asked_.push_back({*std::move(question), field});
  return absl::OkStatus();
}

absl::StatusOr<CountedQuestion> Publication::Count(const Asked& asked,
                                                   bool choose_top) const {
  absl::StatusOr<CountedQuestion> counted =
      CountedQuestion::Count(asked.question, snapshot_);
  if (!counted.ok() || !counted->ranking().has_value() || !choose_top) {
    return counted;
  }
  const absl::StatusOr<bool> chosen = counted->ChooseTop(asked.field);
  if (!chosen.ok()) return chosen.status();
  return counted;
}

absl::Status Publication::SendCounted(CountedQuestion& counted,
                                      const AnswerSink& sink) const {
  counted.Order();
  v1::Answer header = MakeHeader(counted.question(), snapshot_);
  header.set_disclosure_profile(rules_.name);
  absl::Status status = sink.header(std::move(header));
  const FigureTable& figures = counted.figures();
  for (const FigureRow& row : figures.rows) {
    if (status.ok()) status = CheckStop(snapshot_.stop);
    if (!status.ok()) return status;
    status = sink.row(MakeRow(counted.question(), row));
  }
  if (status.ok() && figures.total.has_value()) {
    status = sink.row(MakeRow(counted.question(), *figures.total));
  }
  return status;
}

absl::Status Publication::Send(size_t index, const AnswerSink& sink) {
  if (rules_.ShowsEverything()) {
    absl::StatusOr<CountedQuestion> counted =
        Count(asked_.at(index), /*choose_top=*/true);
    if (!counted.ok()) return counted.status();
    absl::Status status = counted->MakeTable();
    if (!status.ok()) return status;
    return SendCounted(*counted, sink);
  }
  if (counted_.empty()) {
    absl::Status status = CountAll();
    if (!status.ok()) return status;
  }
  return SendCounted(counted_.at(index), sink);
}

absl::StatusOr<v1::Answer> Publication::Answer(size_t index) {
  v1::Answer answer;
  const absl::Status status = Send(index, {[&answer](v1::Answer header) {
                                             answer = std::move(header);
                                             return absl::OkStatus();
                                           },
                                           [&answer](v1::Row row) {
                                             *answer.add_rows() =
                                                 std::move(row);
                                             return absl::OkStatus();
                                           }});
  if (!status.ok()) return status;
  return answer;
}

absl::Status Publication::CountAll() {
  for (const Asked& asked : asked_) {
    absl::StatusOr<CountedQuestion> counted =
        Count(asked, /*choose_top=*/false);
    if (!counted.ok()) return counted.status();
    counted_.push_back(*std::move(counted));
  }
  // A first choice of the top members, by what their ranking shows on its own.
  for (size_t i = 0; i < counted_.size(); ++i) {
    std::optional<Ranking>& ranking = counted_[i].ranking();
    if (ranking.has_value()) {
      FigureTable published = ranking->figures;
      absl::Status status = Protect(
          rules_, {{&ranking->question, &published, /*shows_rows=*/false}},
          snapshot_.stop);
      if (!status.ok()) return status;
      Mark(published, ranking->figures);
      const absl::StatusOr<bool> chosen =
          counted_[i].ChooseTop(asked_[i].field);
      if (!chosen.ok()) return chosen.status();
    }
    absl::Status status = counted_[i].MakeTable();
    if (!status.ok()) return status;
  }
  return ProtectAll();
}

// The choice of the top members depends on what is confidential, which depends
// on the rows that the choice makes. It comes to an end: each round but the
// last takes the rank from a member for good.
absl::Status Publication::ProtectAll() {
  for (;;) {
    // Copies: what is shown may be rounded, and another round needs it exact.
    std::vector<FigureTable> figures;
    std::vector<FigureTable> rankings;
    figures.reserve(counted_.size());
    rankings.reserve(counted_.size());
    std::vector<PublishedTable> tables;
    for (CountedQuestion& counted : counted_) {
      figures.push_back(counted.figures());
      tables.push_back({&counted.question(), &figures.back()});
      rankings.emplace_back();
      const std::optional<Ranking>& ranking = counted.ranking();
      if (!ranking.has_value()) continue;
      rankings.back() = ranking->figures;
      for (FigureRow& row : rankings.back().rows) {
        row.figures[0].confidential = false;
      }
      tables.push_back(
          {&ranking->question, &rankings.back(), /*shows_rows=*/false});
    }
    absl::Status status = Protect(rules_, tables, snapshot_.stop);
    if (!status.ok()) return status;
    bool settled = true;
    for (size_t i = 0; i < counted_.size(); ++i) {
      if (!counted_[i].ranking().has_value()) continue;
      Mark(rankings[i], counted_[i].ranking()->figures);
      const absl::StatusOr<bool> changed =
          counted_[i].ChooseTop(asked_[i].field);
      if (!changed.ok()) return changed.status();
      if (!*changed) continue;
      settled = false;
      status = counted_[i].MakeTable();
      if (!status.ok()) return status;
    }
    if (!settled) continue;
    for (size_t i = 0; i < counted_.size(); ++i) {
      counted_[i].figures() = std::move(figures[i]);
    }
    return absl::OkStatus();
  }
}

}  // namespace redress::query
