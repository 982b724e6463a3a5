// The C++ SDK, driven through its C table as a host would.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "redress/export/exporter.h"

extern "C" int redress_test_abi_version(void);

namespace redress {
namespace {

using ::testing::ElementsAre;

// What the exporter below does in its calls; set by each test.
struct Script {
  std::function<void(const DocumentInfo&)> begin = [](const auto&) {};
  std::function<void()> finish = [] {};
  int destroyed = 0;
};
Script* script = nullptr;

class Scripted : public Exporter {
 public:
  ~Scripted() override { ++script->destroyed; }

 private:
  void Begin(const DocumentInfo& document) override { script->begin(document); }
  void Finish() override {
    script->finish();
    output().BeginFile("a.txt", "text/plain");
    output().Write("text");
    output().EndFile();
    output().Message("done");
    Log(LogLevel::kWarning, "line");
  }
};

const redress_exporter_table* Table() {
  return internal::EntryTable<Scripted>([] {
    return Description{
        "scripted",
        "2.0.0",
        "Scripted",
        {{"text/plain", ".txt", true}, {"text/html", ".html", false, "page"}},
        {{"colour", OptionType::kChoice, "red", "A colour", {"red", "green"}},
         {"name", OptionType::kString, "", "A name", {}, true}},
        {"one", "two"},
        "MIT"};
  });
}

redress_bytes Bytes(const char* text) { return {text, std::strlen(text)}; }
std::string Text(const redress_bytes& bytes) {
  return std::string(bytes.data, bytes.size);
}

// A host that writes down what it is told, and fails where it should.
class SdkTest : public ::testing::Test {
 protected:
  SdkTest() {
    script = &script_;
    error_.struct_size = sizeof(error_);
    host_.struct_size = sizeof(host_);
    host_.self = this;
    host_.log = [](void* self, int32_t level, redress_bytes line) {
      Told(self, "log " + std::to_string(level) + " " + redress::Text(line));
    };
    host_.message = [](void* self, redress_bytes text) {
      Told(self, "message " + redress::Text(text));
    };
    host_.is_cancelled = [](void*) -> int32_t { return 0; };
    host_.begin_file = [](void* self, redress_bytes name, redress_bytes type,
                          redress_error*) -> redress_code {
      Told(self, "begin " + redress::Text(name) + " " + redress::Text(type));
      return REDRESS_OK;
    };
    host_.write_file = [](void* self, redress_bytes bytes,
                          redress_error* error) -> redress_code {
      auto* test = static_cast<SdkTest*>(self);
      if (test->fail_writes_) {
        internal::SetError(error, "nobody reads");
        return REDRESS_CANCELLED;
      }
      Told(self, "write " + redress::Text(bytes));
      return REDRESS_OK;
    };
    host_.end_file = [](void* self, redress_error*) -> redress_code {
      Told(self, "end");
      return REDRESS_OK;
    };
    job_.struct_size = sizeof(job_);
    job_.options = options_;
    job_.option_count = 2;
    job_.temporary_folder = Bytes("/private");
    document_.struct_size = sizeof(document_);
    document_.id = Bytes("one");
    document_.title = Bytes("Title");
    document_.data_date = 18200;
  }

  static void Told(void* self, const std::string& line) {
    static_cast<SdkTest*>(self)->told_.push_back(line);
  }

  redress_code Open() {
    return Table()->open(&host_, &job_, &document_, &session_, &error_);
  }
  std::string ErrorText() const {
    return std::string(error_.text, error_.text_size);
  }

  Script script_;
  redress_host host_ = {};
  const redress_option_value options_[2] = {{Bytes("colour"), Bytes("green")},
                                            {Bytes("name"), Bytes("")}};
  redress_job job_ = {};
  redress_document document_ = {};
  redress_session* session_ = nullptr;
  redress_error error_ = {};
  std::vector<std::string> told_;
  bool fail_writes_ = false;
};

TEST(AbiTest, CompilesAsC) {
  EXPECT_EQ(redress_test_abi_version(),
            REDRESS_ABI_MAJOR * 1000 + REDRESS_ABI_MINOR);
}

TEST(EntryTableTest, HoldsTheDescription) {
  const redress_exporter_table* table = Table();
  ASSERT_NE(table, nullptr);
  EXPECT_EQ(table, Table());
  EXPECT_EQ(table->struct_size, sizeof(redress_exporter_table));
  EXPECT_EQ(table->abi_major, static_cast<uint32_t>(REDRESS_ABI_MAJOR));
  const redress_description& description = *table->description;
  EXPECT_EQ(Text(description.id), "scripted");
  EXPECT_EQ(Text(description.version), "2.0.0");
  EXPECT_EQ(Text(description.licence), "MIT");
  ASSERT_EQ(description.format_count, 2u);
  EXPECT_EQ(description.formats[0]->many_files, 1);
  EXPECT_EQ(Text(description.formats[0]->id), "txt");
  EXPECT_EQ(Text(description.formats[1]->id), "page");
  EXPECT_EQ(Text(description.formats[1]->file_extension), ".html");
  ASSERT_EQ(description.option_count, 2u);
  const redress_option& colour = *description.options[0];
  EXPECT_EQ(colour.type, REDRESS_OPTION_CHOICE);
  EXPECT_EQ(Text(colour.default_value), "red");
  ASSERT_EQ(colour.choice_count, 2u);
  EXPECT_EQ(Text(colour.choices[1]), "green");
  EXPECT_EQ(description.options[1]->required, 1);
  ASSERT_EQ(description.accepted_document_count, 2u);
  EXPECT_EQ(Text(description.accepted_documents[1]), "two");
}

TEST(EntryTableTest, IsNullWhereTheDescriptionThrows) {
  struct Other : Exporter {};
  EXPECT_EQ(internal::EntryTable<Other>(
                []() -> Description { throw std::runtime_error("no"); }),
            nullptr);
}

TEST_F(SdkTest, WritesThroughTheHost) {
  ASSERT_EQ(Open(), REDRESS_OK);
  EXPECT_EQ(Table()->finish(session_, &error_), REDRESS_OK);
  Table()->close(session_);
  EXPECT_THAT(told_, ElementsAre("begin a.txt text/plain", "write text", "end",
                                 "message done", "log 2 line"));
  EXPECT_EQ(script_.destroyed, 1);
}

TEST_F(SdkTest, GivesTheDocument) {
  redress_period period = {};
  period.struct_size = sizeof(period);
  period.first_day = -1;
  period.last_day = 0;
  period.label = Bytes("then");
  const redress_period* periods[] = {&period};
  document_.periods = periods;
  document_.period_count = 1;
  DocumentInfo seen;
  script_.begin = [&](const DocumentInfo& document) { seen = document; };
  ASSERT_EQ(Open(), REDRESS_OK);
  Table()->close(session_);
  EXPECT_EQ(seen.title, "Title");
  EXPECT_EQ(seen.data_date.ToString(), "2019-10-31");
  ASSERT_EQ(seen.periods.size(), 1u);
  EXPECT_EQ(seen.periods[0].first_day.ToString(), "1969-12-31");
  EXPECT_EQ(seen.periods[0].label, "then");
}

TEST_F(SdkTest, AShorterTableOfAnOlderHostReadsAsZero) {
  // As if the fields after `title` did not exist yet.
  document_.struct_size = offsetof(redress_document, generator);
  document_.generator = Bytes("must not be read");
  std::string generator = "untouched";
  script_.begin = [&](const DocumentInfo& document) {
    generator = document.generator;
  };
  ASSERT_EQ(Open(), REDRESS_OK);
  Table()->close(session_);
  EXPECT_EQ(generator, "");
}

TEST_F(SdkTest, AFailedOpenDestroysTheExporter) {
  script_.begin = [](const auto&) { throw Refused("not this one"); };
  EXPECT_EQ(Open(), REDRESS_FAILED_PRECONDITION);
  EXPECT_EQ(ErrorText(), "not this one");
  EXPECT_EQ(script_.destroyed, 1);
}

TEST_F(SdkTest, LongWordsAreCutBetweenCharacters) {
  const std::string words(REDRESS_ERROR_CAPACITY - 1, 'x');
  script_.finish = [&] { throw Refused(words + "\xC2\xA3"); };
  ASSERT_EQ(Open(), REDRESS_OK);
  Table()->finish(session_, &error_);
  EXPECT_EQ(ErrorText(), words);
  Table()->close(session_);
}

TEST_F(SdkTest, AFailureOfTheHostEndsTheExport) {
  fail_writes_ = true;
  ASSERT_EQ(Open(), REDRESS_OK);
  EXPECT_EQ(Table()->finish(session_, &error_), REDRESS_CANCELLED);
  EXPECT_EQ(ErrorText(), "nobody reads");
  Table()->close(session_);
}

TEST(OptionsTest, AreTyped) {
  const Options options({{"n", "-42"}, {"b", "true"}, {"none", ""}});
  EXPECT_EQ(options.GetInteger("n"), -42);
  EXPECT_TRUE(options.GetBoolean("b"));
  EXPECT_TRUE(options.Has("b"));
  EXPECT_FALSE(options.Has("none"));
  EXPECT_EQ(options.GetInteger("none"), 0);
  EXPECT_FALSE(options.GetBoolean("none"));
  EXPECT_THROW(options.GetString("unknown"), std::out_of_range);
}

TEST(DayTest, IsTheGregorianCalendar) {
  EXPECT_FALSE(Day().exists());
  EXPECT_EQ(Day().ToString(), "");
  const std::pair<int32_t, const char*> days[] = {
      {0, "1970-01-01"},     {-1, "1969-12-31"},    {-25567, "1900-01-01"},
      {11016, "2000-02-29"}, {18321, "2020-02-29"}, {18322, "2020-03-01"},
      {47540, "2100-02-28"}, {47541, "2100-03-01"}, {84005, "2199-12-31"}};
  for (const auto& [number, text] : days) {
    EXPECT_EQ(Day(number).ToString(), text);
  }
  EXPECT_EQ(Day(18321).year(), 2020);
  EXPECT_EQ(Day(18321).month(), 2);
  EXPECT_EQ(Day(18321).day(), 29);
}

}  // namespace
}  // namespace redress
