#include "service/query/explain.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/base/errors.h"
#include "service/query/catalogue.h"
#include "tests/query/query_fixture.h"

namespace redress::query {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Knows names, and counts nothing.
class OnlyNames : public engine::Executor {
 public:
  explicit OnlyNames(const engine::Executor* executor) : executor_(executor) {}

  absl::Status Publish(const engine::FactChanges&) override {
    return Refused();
  }
  absl::StatusOr<std::unique_ptr<engine::FactLoader>> StartLoad(
      int64_t) override {
    return Refused();
  }
  int64_t version() const override { return executor_->version(); }

 private:
  absl::StatusOr<std::shared_ptr<const engine::VersionHold>> DoHoldVersion(
      const StopCheck&) override {
    return Refused();
  }
  absl::StatusOr<engine::Partials> DoAggregate(
      const engine::Plan&, int64_t, const StopCheck&) const override {
    return Refused();
  }
  absl::StatusOr<engine::RowList> DoList(const engine::ListPlan&, int64_t,
                                         const StopCheck&) const override {
    return Refused();
  }
  absl::StatusOr<engine::MembersPtr> DoMembers(
      const std::string& dimension, int64_t version,
      const StopCheck& stop) const override {
    return executor_->Members(dimension, version, stop);
  }

  static absl::Status Refused() { return absl::InternalError("only names"); }
  const engine::Executor* const executor_;
};

v1::Settings WithUpheldDecisions() {
  v1::Settings settings;
  settings.add_ombudsman_upheld_decisions("Upheld: fault and injustice");
  return settings;
}

class Explain : public testing::Test {
 protected:
  Explain() : data_(WithUpheldDecisions(), {Alias()}) {
    model::CaseFacts& facts = data_.Add(Case("complaint", "2019-05-01"));
    Set(facts, model::CaseDimension::kTeam, "Fostering Team");
    Set(facts, model::CaseDimension::kOmbudsmanDecision,
        "upheld: fault and injustice");
    data_.set_data_date("2019-10-14");
    snapshot_ = data_.Publish();
    names_ = std::make_unique<OnlyNames>(snapshot_.executor);
    snapshot_.executor = names_.get();
  }

  static v1::Alias Alias() {
    v1::Alias alias;
    alias.set_dimension("team");
    alias.set_recorded("Foster Care");
    alias.set_canonical("Fostering Team");
    return alias;
  }

  v1::ExplainQueryResponse Ask(const std::string& query) {
    const auto response =
        ExplainQuery(ParseQuery(absl::StrCat(query, kPeriod)), snapshot_);
    EXPECT_TRUE(response.ok()) << response.status();
    return response.ok() ? *response : v1::ExplainQueryResponse();
  }

  // "sign base counted: condition" of each term of a measure.
  std::vector<std::string> Terms(const std::string& measure,
                                 const std::string& rest = "") {
    const v1::ExplainQueryResponse response =
        Ask(absl::StrCat("measures { measure: '", measure, "' } ", rest));
    std::vector<std::string> terms;
    for (const v1::ExplainedMeasure& explained : response.measures()) {
      for (const v1::ExplainedTerm& term : explained.terms()) {
        EXPECT_EQ(term.sign(), 1);
        terms.push_back(absl::StrCat(term.base() ? "base " : "", term.counted(),
                                     ": ", term.condition()));
      }
    }
    return terms;
  }

  static constexpr char kPeriod[] =
      " period { first_day { year: 2019 month: 4 day: 1 } "
      "last_day { year: 2019 month: 9 day: 30 } }";
  Data data_;
  Snapshot snapshot_;
  std::unique_ptr<OnlyNames> names_;
};

TEST_F(Explain, SaysConditionsInWords) {
  EXPECT_THAT(
      Terms("received_net",
            "filter { members { dimension: 'kind' values: 'complaint' } }"),
      ElementsAre("cases: received from 2019-04-01 to 2019-09-30 and kind is "
                  "complaint and not (cancelled by 2019-09-30)"));
  EXPECT_THAT(Terms("open_at_end"),
              ElementsAre("cases: received by 2019-09-30 and not (closed or "
                          "cancelled by 2019-09-30)"));
  EXPECT_THAT(Terms("open_11_to_20_days"),
              ElementsAre("cases: received from 2019-08-31 to 2019-09-13 and "
                          "received by 2019-09-30 and not (closed or cancelled "
                          "by 2019-09-30)"));
  EXPECT_THAT(
      Terms("upheld_rate"),
      ElementsAre("cases: closed from 2019-04-01 to 2019-09-30 and kind is "
                  "complaint and outcome is upheld",
                  "base cases: closed from 2019-04-01 to 2019-09-30 and kind "
                  "is complaint"));
  EXPECT_THAT(Terms("remedy_gbp"),
              ElementsAre("pence of remedies: closed from 2019-04-01 to "
                          "2019-09-30"));
  EXPECT_THAT(Terms("response_days_median"),
              ElementsAre("working days from start to response: responded to "
                          "from 2019-04-01 to 2019-09-30"));
  EXPECT_THAT(Terms("learning_raised"),
              ElementsAre("learning actions: raised from 2019-04-01 to "
                          "2019-09-30"));
  // As the data have it, whatever the case of the setting.
  EXPECT_THAT(Terms("ombudsman_upheld"),
              ElementsAre("cases: decided by the Ombudsman from 2019-04-01 to "
                          "2019-09-30 and decision of the Ombudsman is "
                          "\"upheld: fault and injustice\""));
}

TEST_F(Explain, SaysWhatATimeBucketTakes) {
  const char kByMonth[] = "dimensions { dimension: 'month' }";
  EXPECT_THAT(Terms("closed", kByMonth),
              ElementsAre("cases: closed from 2019-04-01 to 2019-09-30; for "
                          "each month those whose date (closed) is in it"));
  EXPECT_THAT(Terms("open_at_start", kByMonth),
              ElementsAre(HasSubstr("; for each month as at the day before "
                                    "its first day")));
  EXPECT_THAT(Terms("open_at_end", kByMonth),
              ElementsAre(HasSubstr("; for each month as at its last day")));
}

TEST_F(Explain, ExplainsEveryMeasureInEveryPeriod) {
  std::string query =
      "comparisons { first_day { year: 2018 month: 4 day: 1 } "
      "last_day { year: 2018 month: 9 day: 30 } } ";
  for (const v1::Measure& measure : Measures()) {
    absl::StrAppend(&query, "measures { measure: '", measure.name(), "' } ");
  }
  const v1::ExplainQueryResponse response = Ask(query);
  ASSERT_EQ(response.measures_size(), static_cast<int>(Measures().size()) * 2);
  for (int i = 0; i < response.measures_size(); ++i) {
    const v1::ExplainedMeasure& explained = response.measures(i);
    const v1::Measure& measure = Measures()[static_cast<size_t>(i / 2)];
    EXPECT_EQ(explained.measure(), measure.name());
    EXPECT_EQ(explained.label(), measure.label());
    EXPECT_EQ(explained.period_index(), i % 2);
    EXPECT_EQ(explained.definition(), measure.definition());
    EXPECT_EQ(explained.basis(), measure.basis());
    const bool rate = measure.unit() == v1::UNIT_PERCENT;
    EXPECT_EQ(explained.shape() == "rate", rate) << measure.name();
    ASSERT_EQ(explained.terms_size(), rate ? 2 : 1) << measure.name();
    EXPECT_EQ(explained.terms(rate ? 1 : 0).base(), rate);
    // By the data date of the test nothing of either period is still to come.
    const std::string when = measure.name() == "not_yet_due" ? "due on no day"
                             : i % 2 == 0                    ? "2019"
                                                             : "2018";
    for (const v1::ExplainedTerm& term : explained.terms()) {
      EXPECT_THAT(term.condition(), HasSubstr(when)) << measure.name();
    }
  }
}

TEST_F(Explain, GivesTheAnswerWithoutRows) {
  const std::string query =
      "measures { measure: 'received' label: 'New' } total: true "
      "dimensions { dimension: 'category' } comparison_options { difference: "
      "true } comparisons { first_day { year: 2018 month: 4 day: 1 } last_day "
      "{ year: 2018 month: 9 day: 30 } } filter { members { dimension: 'team' "
      "values: 'Fosterin Team' } } ";
  const v1::ExplainQueryResponse response = Ask(query);
  auto answer = data_.Run(absl::StrCat(query, kPeriod));
  ASSERT_TRUE(answer.ok());
  answer->clear_rows();
  EXPECT_EQ(response.answer().DebugString(), answer->DebugString());
  EXPECT_EQ(response.answer().columns_size(), 3);
  EXPECT_THAT(response.answer().warnings(0),
              HasSubstr("did you mean \"Fostering Team\"?"));
}

TEST_F(Explain, ListsNamesThatMeanAnother) {
  const v1::ExplainQueryResponse response = Ask(
      "measures { measure: 'received' filter { not { members { "
      "dimension: 'kind' values: 'Complaint' values: 'mp_enquiry' } } } } "
      "filter { any_of { filters { members { dimension: 'team' "
      "values: 'foster care' values: 'Fostering Team' } } filters { members { "
      "dimension: 'team' values: 'Not recorded' values: 'foster care' } } } } "
      "dimensions { dimension: 'team' members: 'Foster Care' }");
  std::vector<std::string> names;
  for (const v1::ResolvedName& name : response.resolved_names()) {
    names.push_back(absl::StrCat(name.dimension(), ": ", name.asked(), " = ",
                                 name.member()));
  }
  EXPECT_THAT(names, ElementsAre("team: foster care = Fostering Team",
                                 "kind: Complaint = complaint",
                                 "team: Foster Care = Fostering Team"));
  EXPECT_THAT(response.measures(0).terms(0).condition(),
              HasSubstr("team is \"Fostering Team\" or"));
}

TEST_F(Explain, SaysWhatTheDisclosureProfileKeepsBack) {
  const v1::Query query =
      ParseQuery(absl::StrCat("measures { measure: 'received' }", kPeriod));
  const auto response = ExplainQuery(query, snapshot_);
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->disclosure(),
            "Profile internal: every figure is shown as it is.");
  EXPECT_EQ(response->answer().disclosure_profile(), "internal");
  EXPECT_EQ(response->answer().etag(), EtagOf(query, snapshot_));
}

TEST_F(Explain, RefusesWhatCannotBeAsked) {
  const absl::Status status =
      ExplainQuery(ParseQuery("measures { measure: 'recieved' }"), snapshot_,
                   "asked")
          .status();
  std::vector<std::string> fields;
  for (const FieldViolation& violation : Violations(status)) {
    fields.push_back(violation.field);
  }
  EXPECT_THAT(fields, ElementsAre("asked.measures[0].measure", "asked.period"));
}

}  // namespace
}  // namespace redress::query
