// What the tests of questions share: facts made by hand, questions written as
// textproto, answers as text.

#ifndef REDRESS_TESTS_QUERY_QUERY_FIXTURE_H_
#define REDRESS_TESTS_QUERY_QUERY_FIXTURE_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "redress/v1/query.pb.h"
#include "redress/v1/reference.pb.h"
#include "service/engine/executor.h"
#include "service/model/facts.h"
#include "service/model/reference.h"
#include "service/query/query_engine.h"

namespace redress::query {

// The day of an ISO date; kNoDay of "".
model::Day Iso(const std::string& text);

// A case that counts: reference numbers ascend, kind and dates as given.
model::CaseFacts Case(const std::string& kind, const std::string& received);

// Sets a dimension of a case.
void Set(model::CaseFacts& facts, model::CaseDimension dimension,
         const std::string& value);

// A stage of a case: `ended_by` is "response", "closing", "cancelling" or "".
struct StageText {
  std::string stage;
  std::string started;
  std::string due;
  std::string extended_to;
  std::string responded;
  std::string ended;
  std::string ended_by;
  std::string outcome;
  int response_days = -1;
};
model::StageFacts Stage(const StageText& text);

model::ActionFacts Action(const std::string& id, const std::string& root_cause,
                          const std::string& raised,
                          const std::string& implemented);

// A question; aborts the test where the text is no query.
v1::Query ParseQuery(const std::string& text);

// "period { … }" of two ISO days.
std::string PeriodText(const std::string& name, const std::string& first,
                       const std::string& last);

// Facts and settings that questions can be put to.
class Data {
 public:
  explicit Data(const v1::Settings& settings = {},
                const std::vector<v1::Alias>& aliases = {},
                const std::vector<v1::DisclosureProfile>& profiles = {},
                const v1::Calendar& calendar = {});

  // Adds facts; `reference` is filled in where it is empty.
  model::CaseFacts& Add(model::CaseFacts facts);
  void Add(model::ActionFacts facts);

  void set_data_date(const std::string& day) { data_date_ = Iso(day); }

  // Publishes what was added and answers a question.
  absl::StatusOr<v1::Answer> Run(const v1::Query& query);
  absl::StatusOr<v1::Answer> Run(const std::string& query);

  // The displays of the answer's rows: "Adoption | 3 | [z]", the total as
  // "total | 5". A failure is one line with its message.
  std::vector<std::string> Rows(const std::string& query);

  // The only cell of the answer to a question of one measure in one period.
  v1::Cell Figure(const std::string& measure, const std::string& first,
                  const std::string& last, const std::string& filter = "");
  // Its display.
  std::string Shown(const std::string& measure, const std::string& first,
                    const std::string& last, const std::string& filter = "");

  // Valid until facts are added.
  Snapshot Publish();

 private:
  model::Reference reference_;
  model::Day data_date_ = Iso("2030-01-01");
  std::vector<model::CaseFacts> cases_;
  std::vector<model::ActionFacts> actions_;
  std::unique_ptr<engine::Executor> executor_;
};

// A row as Data::Rows shows it: its members, "total", "subtotal" or "other"
// where it is that, the displays, "partial".
std::string RowText(const v1::Row& row);

}  // namespace redress::query

#endif  // REDRESS_TESTS_QUERY_QUERY_FIXTURE_H_
