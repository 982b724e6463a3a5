// Whatever an exporter throws, from whichever of its calls, reaches the host as
// a code and a sentence; driven through the C table as a host would.

#include <gtest/gtest.h>

#include <exception>
#include <functional>
#include <memory>
#include <new>
#include <ostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "redress/export/exporter.h"
#include "tests/plugins/driver/arrow_builder.h"
#include "tests/plugins/driver/plugin_driver.h"

namespace redress {
namespace {

// Where it throws, and what. Set by each test before the exporter is made.
struct Plan {
  std::string place;
  std::function<void()> thrown;
};
const Plan* plan = nullptr;

void At(std::string_view place) {
  if (plan->place == place) plan->thrown();
}

class Thrower : public Exporter {
 public:
  Thrower() { At("constructor"); }
  ~Thrower() override { At("destructor"); }

 private:
  void Begin(const DocumentInfo&) override { At("Begin"); }
  void Text(const TextBlock&) override { At("Text"); }
  void BeginTable(const TableInfo&) override { At("BeginTable"); }
  void Rows(const RowBatch&) override { At("Rows"); }
  void EndTable() override { At("EndTable"); }
  void Finish() override { At("Finish"); }
};

const redress_exporter_table* Table() {
  return internal::EntryTable<Thrower>([] {
    return Description{"thrower", "1", "Throws", {{"text/plain", ".txt"}}};
  });
}

class Wordless : public std::exception {
 public:
  const char* what() const noexcept override { return nullptr; }
};

struct Throwable {
  const char* name;
  std::function<void()> thrown;
  redress_code code;
  const char* text;
};

void PrintTo(const Throwable& throwable, std::ostream* out) {
  *out << throwable.name;
}

const Throwable kThrowables[] = {
    {"refused", [] { throw Refused("not this one"); },
     REDRESS_FAILED_PRECONDITION, "not this one"},
    {"error", [] { throw Error(REDRESS_INVALID_ARGUMENT, "odd"); },
     REDRESS_INVALID_ARGUMENT, "odd"},
    {"error_ok", [] { throw Error(REDRESS_OK, "no success"); },
     REDRESS_INTERNAL, "no success"},
    {"standard", [] { throw std::out_of_range("far"); }, REDRESS_INTERNAL,
     "far"},
    {"wordless", [] { throw Wordless(); }, REDRESS_INTERNAL, ""},
    {"memory", [] { throw std::bad_alloc(); }, REDRESS_RESOURCE_EXHAUSTED,
     "the exporter ran out of memory"},
    {"integer", [] { throw 42; }, REDRESS_INTERNAL,
     "the exporter threw something that is no std::exception"},
    {"text", [] { throw "text"; }, REDRESS_INTERNAL,
     "the exporter threw something that is no std::exception"},
    {"nested",
     [] { std::throw_with_nested(std::runtime_error("outer of two")); },
     REDRESS_INTERNAL, "outer of two"},
};

// A host that keeps the lines of the log, and runs one document.
class Host {
 public:
  Host() {
    host_.struct_size = sizeof(host_);
    host_.self = this;
    host_.log = [](void* self, int32_t level, redress_bytes line) {
      static_cast<Host*>(self)->log_.push_back(
          std::to_string(level) + " " + std::string(line.data, line.size));
    };
    error_.struct_size = sizeof(error_);
  }

  // The code of the first call that fails, or 0. close is called where it is
  // due.
  redress_code Run() {
    redress_job job = {};
    job.struct_size = sizeof(job);
    redress_document document = {};
    document.struct_size = sizeof(document);
    redress_session* session = nullptr;
    const redress_code code =
        Table()->open(&host_, &job, &document, &session, &error_);
    if (code != REDRESS_OK) {
      failed_ = "open";
      EXPECT_EQ(session, nullptr);
      return code;
    }
    const redress_code rest = RunParts(session);
    Table()->close(session);
    return rest;
  }

  // The call that failed.
  const std::string& failed() const { return failed_; }
  std::string text() const { return {error_.text, error_.text_size}; }
  const std::vector<std::string>& log() const { return log_; }

 private:
  redress_code RunParts(redress_session* session) {
    redress_text text = {};
    text.struct_size = sizeof(text);
    redress_table table = {};
    table.struct_size = sizeof(table);
    const std::vector<ColumnInfo> columns = {
        testing::LabelColumn("team", "Team")};
    ArrowSchema schema = testing::MakeSchema(columns);
    ArrowArray batch = testing::MakeBatch(
        columns, {{RowType::kMembers, {testing::TextCell("North")}}}, 0, 1);
    const struct {
      const char* name;
      std::function<redress_code()> call;
    } calls[] = {
        {"text", [&] { return Table()->text(session, &text, &error_); }},
        {"begin_table",
         [&] {
           return Table()->begin_table(session, &table, &schema, &error_);
         }},
        {"rows", [&] { return Table()->rows(session, &batch, &error_); }},
        {"end_table", [&] { return Table()->end_table(session, &error_); }},
        {"finish", [&] { return Table()->finish(session, &error_); }},
    };
    redress_code code = REDRESS_OK;
    for (const auto& [name, call] : calls) {
      code = call();
      if (code == REDRESS_OK) continue;
      failed_ = name;
      break;
    }
    schema.release(&schema);
    batch.release(&batch);
    return code;
  }

  redress_host host_ = {};
  redress_error error_ = {};
  std::string failed_;
  std::vector<std::string> log_;
};

struct Place {
  const char* name;
  // The hook of the C table that it is called by.
  const char* hook;
};

void PrintTo(const Place& place, std::ostream* out) { *out << place.name; }

constexpr Place kPlaces[] = {
    {"constructor", "open"},       {"Begin", "open"}, {"Text", "text"},
    {"BeginTable", "begin_table"}, {"Rows", "rows"},  {"EndTable", "end_table"},
    {"Finish", "finish"},
};

class ExceptionBarrierTest
    : public ::testing::TestWithParam<std::tuple<Place, Throwable>> {};

TEST_P(ExceptionBarrierTest, GivesACodeAndASentence) {
  const auto& [place, throwable] = GetParam();
  const Plan own{place.name, throwable.thrown};
  plan = &own;
  Host host;
  EXPECT_EQ(host.Run(), throwable.code);
  EXPECT_EQ(host.failed(), place.hook);
  EXPECT_EQ(host.text(), throwable.text);
  EXPECT_TRUE(host.log().empty());
}

INSTANTIATE_TEST_SUITE_P(All, ExceptionBarrierTest,
                         ::testing::Combine(::testing::ValuesIn(kPlaces),
                                            ::testing::ValuesIn(kThrowables)),
                         [](const auto& each) {
                           return std::string(std::get<0>(each.param).name) +
                                  "_" + std::get<1>(each.param).name;
                         });

class DestructorBarrierTest : public ::testing::TestWithParam<Throwable> {};

// The document is over, so that the host sees no failure.
TEST_P(DestructorBarrierTest, IsALineInTheLog) {
  const Plan own{"destructor", GetParam().thrown};
  plan = &own;
  Host host;
  EXPECT_EQ(host.Run(), REDRESS_OK);
  EXPECT_EQ(host.log(),
            std::vector<std::string>{std::string("3 ") + GetParam().text});
}

INSTANTIATE_TEST_SUITE_P(All, DestructorBarrierTest,
                         ::testing::ValuesIn(kThrowables),
                         [](const auto& each) {
                           return std::string(each.param.name);
                         });

// A destructor that throws while another exception is on its way ends a program
// elsewhere.
TEST(DestructorTest, MayThrowAfterBeginThrew) {
  int thrown = 0;
  Plan own{"Begin", nullptr};
  own.thrown = [&] {
    ++thrown;
    own.place = "destructor";
    throw std::runtime_error(thrown == 1 ? "the first" : "the second");
  };
  plan = &own;
  Host host;
  EXPECT_EQ(host.Run(), REDRESS_INTERNAL);
  EXPECT_EQ(host.text(), "the first");
  EXPECT_EQ(host.log(), std::vector<std::string>{"3 the second"});
}

TEST(NoThrowTest, RunsToTheEnd) {
  const Plan own{"nowhere", nullptr};
  plan = &own;
  Host host;
  EXPECT_EQ(host.Run(), REDRESS_OK);
  EXPECT_EQ(host.failed(), "");
}

}  // namespace
}  // namespace redress
