#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/escaping.h"
#include "service/base/errors.h"
#include "service/export/describe.h"
#include "service/export/digest.h"
#include "service/export/exporter_registry.h"
#include "tests/export/export_testing.h"

namespace redress::exporting {
namespace {

namespace fs = std::filesystem;

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kPlugins[] = REDRESS_TEST_PLUGINS;

// A plugin folder that a test fills.
class RegistryTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto registry = MakeExporterRegistry({folder_.path(), WorkerPath(), ""});
    ASSERT_TRUE(registry.ok()) << registry.status();
    registry_ = *std::move(registry);
  }

  void Put(const std::string& plugin, const std::string& name = "") {
    fs::copy_file(std::string(kPlugins) + "/redress_test_" + plugin + ".so",
                  folder_.path() + "/" + (name.empty() ? plugin + ".so" : name),
                  fs::copy_options::overwrite_existing);
  }

  void PutText(const std::string& text, const std::string& name) {
    std::ofstream(folder_.path() + "/" + name) << text;
  }

  // "id" or "file: reason".
  std::vector<std::string> Listed() {
    std::vector<std::string> lines;
    for (const ExporterFile& file : registry_->List()) {
      const std::string& reason = file.exporter.rejected_reason();
      lines.push_back(file.exporter.id() +
                      (reason.empty() ? "" : ": " + reason));
    }
    return lines;
  }

  TestFolder folder_;
  std::unique_ptr<ExporterRegistry> registry_;
};

TEST_F(RegistryTest, DescribesAPlugin) {
  Put("good");
  const std::vector<ExporterFile> files = registry_->List();
  ASSERT_EQ(files.size(), 1u);
  const v1::Exporter& exporter = files[0].exporter;
  EXPECT_EQ(files[0].path, folder_.path() + "/good.so");
  EXPECT_EQ(exporter.id(), "good");
  EXPECT_EQ(exporter.version(), "1.2.3");
  EXPECT_EQ(exporter.description(), "Everything as text");
  ASSERT_EQ(exporter.formats_size(), 1);
  EXPECT_EQ(exporter.formats(0).id(), "txt");
  EXPECT_EQ(exporter.formats(0).media_type(), "text/plain");
  EXPECT_EQ(exporter.formats(0).file_extension(), ".txt");
  EXPECT_TRUE(exporter.formats(0).many_files());
  EXPECT_EQ(exporter.accepted_documents_size(), 0);
  ASSERT_EQ(exporter.options_size(), 4);
  EXPECT_EQ(exporter.options(0).name(), "greeting");
  EXPECT_EQ(exporter.options(0).type(), v1::OPTION_TYPE_CHOICE);
  EXPECT_EQ(exporter.options(0).default_value(), "hello");
  EXPECT_THAT(exporter.options(0).choices(), ElementsAre("hello", "goodbye"));
  EXPECT_EQ(exporter.options(0).help(), "What to say");
  EXPECT_FALSE(exporter.options(0).required());
  EXPECT_EQ(exporter.options(1).type(), v1::OPTION_TYPE_INTEGER);
  EXPECT_EQ(exporter.options(2).type(), v1::OPTION_TYPE_BOOLEAN);
}

TEST_F(RegistryTest, ListsAcceptedDocumentsAndRequiredOptions) {
  Put("picky");
  const std::vector<ExporterFile> files = registry_->List();
  ASSERT_EQ(files.size(), 1u);
  EXPECT_THAT(files[0].exporter.accepted_documents(),
              ElementsAre("childrens-representations"));
  EXPECT_TRUE(files[0].exporter.options(0).required());
}

TEST_F(RegistryTest, SaysWhyAFileIsRejected) {
  Put("good");
  PutText("#!/bin/sh\necho I am a plugin\n", "script.so");
  PutText("", "empty.so");
  PutText("not even that", "README.md");
  PutText("hidden", ".hidden.so");
  fs::create_directory(folder_.path() + "/folder.so");
  EXPECT_THAT(Listed(), ElementsAre("good", "empty.so: is not a shared object",
                                    "folder.so: is no file that can be read",
                                    "script.so: is not a shared object"));
}

TEST_F(RegistryTest, ATruncatedSharedObjectIsRejected) {
  Put("good");
  for (const uintmax_t size : {20000, 3000, 64, 63, 4, 1}) {
    fs::resize_file(folder_.path() + "/good.so", size);
    // The loader may take the process with it; no more than that.
    EXPECT_THAT(Listed(), ElementsAre(HasSubstr("good.so: "))) << size;
  }
}

TEST_F(RegistryTest, TheFirstFileKeepsAnId) {
  Put("good", "a.so");
  Put("good", "b.so");
  EXPECT_THAT(Listed(),
              ElementsAre("good", "b.so: its id good is taken by a.so"));
}

TEST_F(RegistryTest, NoticesWhatChangesInTheFolder) {
  EXPECT_THAT(Listed(), ElementsAre());
  Put("good", "plugin.so");
  EXPECT_THAT(Listed(), ElementsAre("good"));
  Put("picky", "plugin.so");
  EXPECT_THAT(Listed(), ElementsAre("picky"));
  Put("faulty");
  EXPECT_THAT(Listed(), ElementsAre("faulty", "picky"));
  fs::remove(folder_.path() + "/plugin.so");
  EXPECT_THAT(Listed(), ElementsAre("faulty"));
}

TEST_F(RegistryTest, SaysWhichContentAFileHas) {
  Put("good");
  Put("good", "same.so");
  PutText("Dear Sir or Madam", "letter.so");
  const auto digests = [this] {
    std::map<std::string, std::string> by_path;
    for (const ExporterFile& file : registry_->List()) {
      by_path[fs::path(file.path).filename()] = file.sha256;
    }
    return by_path;
  };
  const auto before = digests();
  EXPECT_EQ(before.at("good.so"), *Sha256OfFile(folder_.path() + "/good.so"));
  EXPECT_EQ(before.at("same.so"), before.at("good.so"));
  EXPECT_EQ(before.at("letter.so"),
            *Sha256OfFile(folder_.path() + "/letter.so"));
  Put("picky", "good.so");
  EXPECT_NE(digests().at("good.so"), before.at("good.so"));
  EXPECT_EQ(registry_->Find("picky")->sha256, digests().at("good.so"));
}

TEST_F(RegistryTest, ManyMayLookAtOnce) {
  Put("good");
  Put("picky");
  std::vector<size_t> counts(8);
  std::vector<std::thread> threads;
  for (size_t& count : counts) {
    threads.emplace_back([&] { count = registry_->List().size(); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(counts, ::testing::Each(2u));
}

TEST_F(RegistryTest, FindsById) {
  Put("good");
  auto found = registry_->Find("good");
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->exporter.version(), "1.2.3");
}

TEST_F(RegistryTest, NamesTheNearestExporter) {
  Put("good");
  const absl::Status status = registry_->Find("gold").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ErrorReason(status), "UNKNOWN_EXPORTER");
  EXPECT_EQ(status.message(),
            "there is no exporter \"gold\" (did you mean \"good\"?)");
}

TEST_F(RegistryTest, SaysWhyTheFileOfThatNameWasRejected) {
  PutText("no plugin", "redress_pipe.so");
  const absl::Status status = registry_->Find("pipe").status();
  EXPECT_EQ(status.message(),
            "there is no exporter \"pipe\"; the file redress_pipe.so was "
            "rejected: it is not a shared object");
}

TEST(DescribePluginTest, AFileThatIsNotThereIsRejected) {
  const v1::Exporter exporter = DescribePlugin(
      WorkerPath(), "/nowhere/at/all.so", std::chrono::minutes(1));
  EXPECT_EQ(exporter.rejected_reason(),
            "cannot be read: No such file or directory");
}

TEST(MakeExporterRegistryTest, NeedsAFolderAndAWorker) {
  const TestFolder folder;
  EXPECT_TRUE(absl::IsNotFound(
      MakeExporterRegistry({folder.path() + "/none", WorkerPath(), ""})
          .status()));
  EXPECT_TRUE(absl::IsNotFound(
      MakeExporterRegistry({folder.path(), folder.path() + "/none", ""})
          .status()));
}

// A plugin folder with a list of what may run.
class AllowedRegistryTest : public RegistryTest {
 protected:
  // Lists the plugins of the folder under these names.
  void Allow(const std::vector<std::string>& names) {
    std::ofstream list(list_);
    list << "# what may run\n\n";
    for (const std::string& name : names) {
      list << absl::BytesToHexString(*Sha256OfFile(folder_.path() + "/" + name))
           << "  " << name << "\n";
    }
  }
  absl::Status Make() {
    auto registry = MakeExporterRegistry({folder_.path(), WorkerPath(), list_});
    if (registry.ok()) registry_ = *std::move(registry);
    return registry.status();
  }

  const std::string list_ = folder_.path() + "/allowed.txt";
};

TEST_F(AllowedRegistryTest, OnlyWhatIsListedRuns) {
  Put("good");
  Put("picky");
  // Is not even loaded.
  Put("faulty");
  Allow({"good.so"});
  ASSERT_EQ(Make(), absl::OkStatus());
  const std::string reason =
      ".so: may not run: its SHA-256 is not on the allow-list";
  EXPECT_THAT(Listed(),
              ElementsAre("good", "faulty" + reason, "picky" + reason));
  EXPECT_TRUE(registry_->Find("good").ok());
  const absl::Status status = registry_->Find("picky").status();
  EXPECT_EQ(ErrorReason(status), "UNKNOWN_EXPORTER");
  EXPECT_THAT(std::string(status.message()), HasSubstr("allow-list"));
}

TEST_F(AllowedRegistryTest, FollowsTheList) {
  Put("good");
  Put("picky");
  Allow({});
  ASSERT_EQ(Make(), absl::OkStatus());
  EXPECT_FALSE(registry_->Find("good").ok());
  Allow({"good.so", "picky.so"});
  EXPECT_THAT(Listed(), ElementsAre("good", "picky"));
  PutText("nonsense\n", "allowed.txt");
  EXPECT_THAT(Listed(),
              ElementsAre(HasSubstr("good.so: may not run: the allow-list line "
                                    "1 does not begin with a SHA-256"),
                          HasSubstr("picky.so: may not run")));
  fs::remove(list_);
  EXPECT_THAT(Listed(), ElementsAre(HasSubstr("the allow-list is no file"),
                                    HasSubstr("the allow-list is no file")));
}

TEST_F(AllowedRegistryTest, AFileOfAnotherContentIsAnother) {
  Put("good");
  Allow({"good.so"});
  ASSERT_EQ(Make(), absl::OkStatus());
  EXPECT_TRUE(registry_->Find("good").ok());
  Put("picky", "good.so");
  EXPECT_FALSE(registry_->Find("good").ok());
  EXPECT_FALSE(registry_->Find("picky").ok());
}

TEST_F(AllowedRegistryTest, NeedsAListThatCanBeRead) {
  EXPECT_TRUE(absl::IsNotFound(Make()));
  PutText("nonsense", "allowed.txt");
  const absl::Status status = Make();
  EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("line 1"));
}

TEST_F(RegistryTest, ThreeFaultsAreAQuarantine) {
  Put("good");
  const absl::StatusOr<ExporterFile> file = registry_->Find("good");
  ASSERT_TRUE(file.ok());
  const absl::Status crash = ErrorWithReason(
      absl::StatusCode::kInternal, "exporter good crashed", "EXPORTER_CRASHED");
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(registry_->List()[0].exporter.state(), v1::EXPORTER_STATE_ACTIVE);
    EXPECT_EQ(registry_->Run(*file, [&] { return crash; }), crash);
  }
  const v1::Exporter listed = registry_->List()[0].exporter;
  EXPECT_EQ(listed.state(), v1::EXPORTER_STATE_QUARANTINED);
  EXPECT_EQ(listed.quarantine_reason(), "exporter good crashed");
  EXPECT_GT(listed.quarantined_until().seconds(), 0);
  EXPECT_EQ(ErrorReason(registry_->Run(*file, [] { return absl::OkStatus(); })),
            "EXPORTER_QUARANTINED");
  // A mended file is another.
  Put("picky", "good.so");
  EXPECT_EQ(registry_->List()[0].exporter.state(), v1::EXPORTER_STATE_ACTIVE);
}

worker::Description ValidDescription() {
  worker::Description description;
  description.id = "pipe";
  description.version = "1";
  description.formats = {{false, "txt", "text/plain", ".txt"}};
  worker::DescribedOption& option = description.options.emplace_back();
  option.type = v1::OPTION_TYPE_INTEGER;
  option.name = "width";
  option.default_value = "3";
  return description;
}

TEST(CheckDescriptionTest, SaysWhatIsMalformed) {
  EXPECT_EQ(CheckDescription(ValidDescription()).rejected_reason(), "");
  const auto reason =
      [](const std::function<void(worker::Description*)>& edit) {
        worker::Description description = ValidDescription();
        edit(&description);
        return CheckDescription(description).rejected_reason();
      };
  using D = worker::Description;
  EXPECT_THAT(reason([](D* d) { d->id = "../pipe"; }), HasSubstr("id"));
  EXPECT_THAT(reason([](D* d) { d->version = ""; }), HasSubstr("version"));
  EXPECT_THAT(reason([](D* d) { d->licence = "two\nlines"; }),
              HasSubstr("licence"));
  EXPECT_THAT(reason([](D* d) { d->formats.clear(); }),
              HasSubstr("it has no format"));
  EXPECT_THAT(reason([](D* d) { d->formats[0].id = "T X T"; }),
              HasSubstr("format \"T X T\" has a malformed id"));
  EXPECT_THAT(reason([](D* d) { d->formats[0].media_type = "\xFF"; }),
              HasSubstr("media type"));
  EXPECT_THAT(reason([](D* d) { d->formats[0].file_extension = "txt"; }),
              HasSubstr("extension"));
  EXPECT_THAT(reason([](D* d) { d->formats.push_back(d->formats[0]); }),
              HasSubstr("format \"txt\" is declared twice"));
  EXPECT_THAT(reason([](D* d) { d->summary = "two\nlines"; }),
              HasSubstr("description"));
  EXPECT_THAT(reason([](D* d) { d->accepted_documents = {"A B"}; }),
              HasSubstr("accepts"));
  EXPECT_THAT(reason([](D* d) { d->options[0].type = 9; }),
              HasSubstr("\"width\" has an unknown type"));
  EXPECT_THAT(reason([](D* d) { d->options[0].default_value = "x"; }),
              HasSubstr("\"x\" is not a whole number"));
  EXPECT_THAT(reason([](D* d) { d->options[0].type = v1::OPTION_TYPE_CHOICE; }),
              HasSubstr("has no choices"));
  EXPECT_THAT(reason([](D* d) {
                d->options[0].has_range = true;
                d->options[0].minimum = 1;
              }),
              HasSubstr("has an empty range"));
  EXPECT_THAT(reason([](D* d) {
                d->options[0].has_range = true;
                d->options[0].minimum = 5;
                d->options[0].maximum = 7;
              }),
              HasSubstr("has a bad default: 3 is not from 5 to 7"));
  EXPECT_THAT(reason([](D* d) {
                d->options[0].has_range = true;
                d->options[0].type = v1::OPTION_TYPE_STRING;
              }),
              HasSubstr("has a range, but is no whole number"));
  EXPECT_THAT(reason([](D* d) { d->options.push_back(d->options[0]); }),
              HasSubstr("is declared twice"));
}

}  // namespace
}  // namespace redress::exporting
