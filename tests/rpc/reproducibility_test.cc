// The same question to the same version gives the same bytes for ever: after
// corrections, other reference data, retractions, restarts; and after an erase
// but for what the erased record was part of.

#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/text_format.h"
#include "service/model/reference_file.h"
#include "service/query/query_engine.h"
#include "service/rpc/import_session.h"
#include "tests/rpc/live_data_fixture.h"

namespace redress::rpc {
namespace {

using testing::ElementsAre;

constexpr char kYear[] =
    "period { first_day { year: 2019 month: 4 day: 1 }"
    "         last_day { year: 2020 month: 3 day: 31 } } ";

// Bases of every kind, dimensions that aliases change, due days that procedures
// change, as-at figures that the data date changes, learning.
std::vector<v1::Query> Questions() {
  std::vector<v1::Query> questions;
  for (const char* text : {
           "measures { measure: 'received' }",
           "measures { measure: 'received' } measures { measure: 'closed' } "
           "measures { measure: 'open_at_end' } "
           "dimensions { dimension: 'team' } total: true",
           "measures { measure: 'due' } measures { measure: 'on_time' } "
           "measures { measure: 'on_time_rate' } "
           "measures { measure: 'response_days_median' } "
           "measures { measure: 'response_days_p90' } "
           "dimensions { dimension: 'team' }",
           "measures { measure: 'upheld_rate' } "
           "dimensions { dimension: 'category' } total: true "
           "order_by { descending: true }",
           "measures { measure: 'received' } "
           "dimensions { dimension: 'quarter' } "
           "dimensions { dimension: 'attr:ward' } "
           "comparisons { first_day { year: 2018 month: 4 day: 1 }"
           "              last_day { year: 2019 month: 3 day: 31 } } "
           "comparison_options { difference: true percent_change: true }",
           "measures { measure: 'learning_raised' } "
           "measures { measure: 'learning_implemented' } "
           "dimensions { dimension: 'root_cause' }",
           "measures { measure: 'received' } dimensions { dimension: 'team' } "
           "filter { members { dimension: 'team' values: 'Blue' } }",
       }) {
    v1::Query query;
    const std::string whole = absl::StrCat(kYear, text);
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(whole, &query))
        << whole;
    questions.push_back(query);
  }
  return questions;
}

std::string Serialised(const google::protobuf::Message& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  {
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&coded);
  }
  return bytes;
}

class ReproducibilityTest : public LiveDataFixture {
 protected:
  // The answers at a version, or how they failed: by question.
  std::vector<std::string> AnswersAt(int64_t version) {
    std::vector<std::string> answers;
    const auto pinned = data_->Pin(version);
    EXPECT_TRUE(pinned.ok()) << pinned.status();
    if (!pinned.ok()) return answers;
    for (const v1::Query& query : Questions()) {
      const auto answer = query::RunQuery(query, pinned->snapshot(nullptr));
      EXPECT_TRUE(answer.ok()) << answer.status();
      answers.push_back(answer.ok() ? Serialised(*answer)
                                    : answer.status().ToString());
    }
    return answers;
  }

  // Notes the answers of the last version, just made.
  void Note() {
    const int64_t version = data_->Pin()->version().number;
    ASSERT_EQ(noted_.count(version), 0u) << "no new version";
    noted_[version] = AnswersAt(0);
  }

  void Import(const std::vector<v1::ImportItem>& items, int data_date) {
    ImportSession session(*data_);
    v1::ImportRecordsRequest request;
    request.mutable_header()->set_source("test.csv");
    *request.mutable_header()->mutable_data_date() =
        model::DayToProto(data_date);
    ASSERT_TRUE(session.Take(request).ok());
    request.mutable_batch()->set_sequence(1);
    for (const v1::ImportItem& item : items) {
      *request.mutable_batch()->add_items() = item;
    }
    const auto response = session.Take(request);
    ASSERT_TRUE(response.ok()) << response.status();
    ASSERT_EQ((*response)->rejected_size(), 0) << (*response)->DebugString();
    Note();
  }

  static v1::ImportItem Complaint(int i) {
    v1::ImportItem item;
    v1::Representation& record = *item.mutable_representation();
    record.set_authority("Council");
    record.set_reference(absl::StrCat("C-", 100 + i));
    record.set_kind(v1::KIND_COMPLAINT);
    record.set_procedure(v1::PROCEDURE_CHILDREN_STATUTORY);
    const int received = 17900 + i * 13 % 400;
    *record.mutable_received_on() = model::DayToProto(received);
    record.set_team(
        std::vector<std::string>{"Blue", "blue", "Green", "", "Azure"}[i % 5]);
    record.add_categories(absl::StrCat("category ", i % 3));
    if (i % 4 == 0) record.add_categories("another");
#ifndef __SANITIZE_THREAD__
    // Under ThreadSanitizer protobuf's headers lay maps out otherwise than
    // Debian's library, which crashes on them.
    (*record.mutable_attributes())["ward"] = absl::StrCat("ward ", i % 4);
#endif
    if (i % 3 != 0) {
      *record.mutable_stage1()->mutable_responded_on() =
          model::DayToProto(received + 5 + i % 20);
      record.mutable_stage1()->set_outcome(i % 2 == 0 ? v1::OUTCOME_UPHELD
                                                      : v1::OUTCOME_NOT_UPHELD);
      *record.mutable_closed_on() = model::DayToProto(received + 30);
    }
    return item;
  }

  static v1::ImportItem Learning(int i) {
    v1::ImportItem item;
    v1::LearningAction& action = *item.mutable_learning_action();
    action.set_authority("Council");
    action.set_id(absl::StrCat("L-", i));
    action.set_root_cause(absl::StrCat("cause ", i % 3));
    action.set_text("Ring back");
    *action.mutable_raised_on() = model::DayToProto(18000 + i);
    action.add_references(absl::StrCat("C-", 100 + i));
    return item;
  }

  static v1::ImportItem TeamAlias(const std::string& canonical) {
    v1::ImportItem item;
    v1::Alias& alias = *item.mutable_reference_data()->mutable_alias();
    alias.set_dimension("team");
    alias.set_recorded("Blue");
    alias.set_canonical(canonical);
    return item;
  }

  void Retract(const std::vector<store::Key>& keys) {
    store::Batch batch;
    batch.retractions = keys;
    batch.source = "retract in a test";
    Committed(batch);
    Note();
  }

  // A history with a change of every sort.
  void MakeHistory() {
    std::vector<v1::ReferenceData> configured = model::BuiltInReferenceData();
    for (v1::ReferenceData& entry : configured) {
      if (entry.has_settings())
        entry.mutable_settings()->add_attributes("ward");
    }
    Open(configured);
    Note();
    std::vector<v1::ImportItem> items;
    for (int i = 0; i < 60; ++i) items.push_back(Complaint(i));
    for (int i = 0; i < 12; ++i) items.push_back(Learning(i));
    Import(items, 18300);
    // Corrections.
    items.clear();
    for (int i = 0; i < 60; i += 7) {
      v1::ImportItem item = Complaint(i);
      item.mutable_representation()->set_team("Green");
      item.mutable_representation()->clear_categories();
      items.push_back(item);
    }
    v1::ImportItem learning = Learning(3);
    *learning.mutable_learning_action()->mutable_implemented_on() =
        model::DayToProto(18100);
    items.push_back(learning);
    Import(items, 18301);
    Import({TeamAlias("Navy")}, 18302);
    // A procedure's limit, and cases that have their due days computed anew.
    v1::ImportItem procedure;
    for (const v1::ReferenceData& entry : configured) {
      if (entry.procedure().procedure() == v1::PROCEDURE_CHILDREN_STATUTORY) {
        *procedure.mutable_reference_data() = entry;
      }
    }
    procedure.mutable_reference_data()
        ->mutable_procedure()
        ->mutable_stages(0)
        ->set_limit_days(5);
    Import({procedure}, 18303);
    items.clear();
    for (int i = 1; i < 60; i += 5) items.push_back(Complaint(i));
    Import(items, 18304);
    Retract({CaseKey("C-110"),
             CaseKey("C-111"),
             {store::Kind::kLearningAction, "Council", "L-4"}});
    Import({TeamAlias("Indigo")}, 18305);
    Retract({{store::Kind::kReferenceData, "",
              model::ReferenceKey(TeamAlias("").reference_data())}});
    // The data date alone: as-at figures move with it.
    Import({Complaint(1)}, 18330);
    // A case comes back, and more are new.
    items = {Complaint(10)};
    for (int i = 60; i < 70; ++i) items.push_back(Complaint(i));
    Import(items, 18331);
  }

  // Which of the versions noted are not answered as they were.
  std::vector<int64_t> Changed() {
    std::vector<int64_t> changed;
    for (const auto& [version, answers] : noted_) {
      if (AnswersAt(version) != answers) changed.push_back(version);
    }
    return changed;
  }

  std::map<int64_t, std::vector<std::string>> noted_;
};

TEST_F(ReproducibilityTest, EveryVersionIsAnsweredAsItWasByBothExecutors) {
  std::map<int64_t, std::vector<std::string>> columnar;
  for (const bool sql : {false, true}) {
    SCOPED_TRACE(sql ? "sql" : "columnar");
    sql_ = sql;
    EmptyFolder();
    noted_.clear();
    MakeHistory();
    if (HasFatalFailure()) return;
    ASSERT_EQ(noted_.size(), 11u);
    // No two versions alike, or the comparison says little.
    for (const auto& [version, answers] : noted_) {
      if (version == 1) continue;
      EXPECT_NE(answers, noted_[version - 1]) << version;
    }
    EXPECT_THAT(Changed(), ElementsAre());
    // Past versions fall out of memory and are built again; a restart is no
    // other; and they are the same whoever counts.
    EXPECT_THAT(Changed(), ElementsAre());
    Open({});
    EXPECT_THAT(Changed(), ElementsAre());
    if (!sql) columnar = noted_;
    EXPECT_EQ(noted_, columnar);
  }
  // And the database of one is answered alike by the other.
  sql_ = false;
  Open({});
  EXPECT_THAT(Changed(), ElementsAre());
}

TEST_F(ReproducibilityTest, AnEraseChangesOnlyWhatTheRecordWasPartOf) {
  MakeHistory();
  if (HasFatalFailure()) return;
  // In force at versions 2 to 6, and again in 11, after its retraction in 7.
  {
    const LiveData::WriteLock lock(*data_);
    const auto erasure = data_->Erase(lock, CaseKey("C-110"), "erase");
    ASSERT_TRUE(erasure.ok()) << erasure.status();
    EXPECT_EQ(erasure->version.number, 12);
  }
  for (const bool restarted : {false, true}) {
    SCOPED_TRACE(restarted);
    if (restarted) Open({});
    EXPECT_THAT(Changed(), ElementsAre(2, 3, 4, 5, 6, 11));
    for (int64_t version = 1; version <= 12; ++version) {
      const auto pinned = data_->Pin(version);
      ASSERT_TRUE(pinned.ok()) << pinned.status();
      const bool affected = (version >= 2 && version <= 6) || version == 11;
      EXPECT_EQ(pinned->version().erased_records, affected ? 1 : 0) << version;
    }
    // What is left is what the others make.
    EXPECT_EQ(Received(*data_->Pin(6)), 59);
    EXPECT_EQ(Received(*data_->Pin(7)), 58);
    EXPECT_EQ(Received(*data_->Pin(12)), 68);
  }
  // From here on these are the answers, for ever.
  for (auto& [version, answers] : noted_) answers = AnswersAt(version);
  Note();
  Import({Complaint(80)}, 18340);
  EXPECT_THAT(Changed(), ElementsAre());
}

}  // namespace
}  // namespace redress::rpc
