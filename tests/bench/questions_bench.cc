// The questions, put to Redress in process and to its peers, in one process and
// in turn. Fails where any two engines answer differently.
//
//   build/bin/bench/questions_bench --cases=1000000 --json=FILE

#include <stdlib.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/strings/str_cat.h"
#include "tests/bench/generator.h"
#include "tests/bench/heap.h"
#include "tests/bench/in_process.h"
#include "tests/bench/measure.h"
#include "tests/bench/memory_bandwidth.h"
#include "tests/bench/peer.h"
#include "tests/bench/plan_sql.h"
#include "tests/bench/questions.h"
#include "tests/bench/report_case.h"
#include "tests/bench/results.h"
#include "tests/bench/rows.h"
#include "tests/bench/stopped.h"
#include "tests/bench/temporary_folder.h"

ABSL_FLAG(int64_t, cases, 10000, "How many cases to generate.");
ABSL_FLAG(bool, sorted, true, "Whether they arrive by the day received.");
ABSL_FLAG(std::string, json, "", "A file to append JSON lines to.");
ABSL_FLAG(
    std::string, folder, "",
    "An empty folder for the peers' databases; a temporary one if empty.");
ABSL_FLAG(bool, postgres, true, "Whether to measure PostgreSQL.");
ABSL_FLAG(int, postgres_buffers_mb, 1024, "PostgreSQL's shared_buffers.");
ABSL_FLAG(std::string, duckdb, "", "The path of libduckdb.so; none if empty.");
ABSL_FLAG(double, seconds, 2, "How long to measure each question.");
ABSL_FLAG(int, bandwidth_mb, 2048, "How much memory to read; 0: none.");

namespace redress::bench {
namespace {

// Cases made at a time: the facts of ten million would fill the memory.
constexpr int64_t kChunk = 250000;

class Bench {
 public:
  Bench(std::string folder, Results results)
      : folder_(std::move(folder)), results_(std::move(results)) {}

  absl::Status Run() {
    results_.Note("machine", Machine());
    results_.Note("build", REDRESS_BENCH_BUILD);
    NoteLoad("before");
    if (absl::Status status = OpenPeers(); !status.ok()) return status;
    if (absl::Status status = Load(); !status.ok()) return status;
    const int megabytes = absl::GetFlag(FLAGS_bandwidth_mb);
    if (megabytes > 0) {
      memory_ = std::make_unique<MemoryBandwidth>(static_cast<size_t>(megabytes)
                                                  << 20);
    }
    for (const BenchQuestion& question : Questions()) {
      if (absl::Status status = Ask(question); !status.ok()) {
        return absl::Status(status.code(),
                            absl::StrCat(question.id, ": ", status.message()));
      }
    }
    if (absl::Status status = StopLongest(); !status.ok()) return status;
    if (absl::Status status = AskReport(); !status.ok()) return status;
    NoteLoad("after");
    return PublishOne();
  }

 private:
  // What else the machine did.
  void NoteLoad(const char* when) {
    const std::string load = LoadOfLastMinute();
    if (load.empty()) return;
    results_.Note(
        absl::StrCat(
            "load ", when, ", ", absl::GetFlag(FLAGS_cases),
            absl::GetFlag(FLAGS_sorted) ? " cases" : " cases in no order"),
        load);
  }

  static std::string Machine() {
    std::ifstream file("/proc/cpuinfo");
    std::string line;
    while (std::getline(file, line) && line.rfind("model name", 0) != 0) {
    }
    const size_t colon = line.find(": ");
    return absl::StrCat(
        colon == std::string::npos ? "unknown" : line.substr(colon + 2), ", ",
        std::thread::hardware_concurrency(), " cores");
  }

  struct OpenPeer {
    std::string id;
    std::unique_ptr<Peer> peer;
    double load_us = 0;
  };

  absl::Status AddPeer(const char* id,
                       absl::StatusOr<std::unique_ptr<Peer>> peer) {
    if (peer.ok()) {
      results_.Note(id, (*peer)->name());
      peers_.push_back({id, *std::move(peer), 0});
      return absl::OkStatus();
    }
    if (!absl::IsFailedPrecondition(peer.status())) return peer.status();
    results_.Note(id, absl::StrCat("left out: ", peer.status().message()));
    return absl::OkStatus();
  }

  absl::Status OpenPeers() {
    absl::Status status = AddPeer("sqlite", OpenSqlite(folder_));
    if (status.ok() && absl::GetFlag(FLAGS_postgres)) {
      status = AddPeer("postgres",
                       StartPostgres(absl::StrCat(folder_, "/postgres"),
                                     absl::GetFlag(FLAGS_postgres_buffers_mb)));
    }
    const std::string duckdb = absl::GetFlag(FLAGS_duckdb);
    if (status.ok() && !duckdb.empty()) {
      status = AddPeer("duckdb", OpenDuckDb(duckdb, folder_));
    }
    return status;
  }

  // Everybody gets the same chunk before the next one is made.
  absl::Status Load() {
    const Generator generator(
        {absl::GetFlag(FLAGS_cases), 1, absl::GetFlag(FLAGS_sorted)});
    double redress_us = 0;
    int64_t heap = 0;
    for (int64_t first = 0; first < generator.cases(); first += kChunk) {
      const int64_t before_facts = HeapBytes();
      std::vector<model::CaseFacts> facts = generator.Facts(first, kChunk);
      const int64_t after_facts = HeapBytes();
      const std::vector<TableRows> tables = codes_.Make(facts);
      stages_ += static_cast<int64_t>(tables[1].rows);
      absl::Status status;
      const int64_t before = HeapBytes();
      redress_us +=
          MicrosecondsOf([&] { status = redress_.Append(std::move(facts)); });
      // The facts were used up.
      heap += HeapBytes() - before + (after_facts - before_facts);
      if (!status.ok()) return status;
      for (OpenPeer& open : peers_) {
        open.load_us +=
            MicrosecondsOf([&] { status = open.peer->Append(tables); });
        if (!status.ok()) return status;
      }
    }
    AddLoad("redress", redress_us, generator.cases());
    results_.Add("size", "", "redress", "bytes", static_cast<double>(heap));
    for (OpenPeer& open : peers_) {
      AddLoad(open.id, open.load_us, generator.cases());
      absl::Status status;
      const double finish_us =
          MicrosecondsOf([&] { status = open.peer->Finish(); });
      if (!status.ok()) return status;
      results_.Add("indexes", "", open.id, "s", finish_us / 1e6);
      absl::StatusOr<int64_t> bytes = open.peer->Bytes();
      if (!bytes.ok()) return bytes.status();
      results_.Add("size", "", open.id, "bytes", static_cast<double>(*bytes));
    }
    results_.Add("stages", "", "", "rows", static_cast<double>(stages_));
    return absl::OkStatus();
  }

  void AddLoad(const std::string& engine, double us, int64_t cases) {
    results_.Add("load", "", engine, "cases/s",
                 static_cast<double>(cases) / us * 1e6);
  }

  absl::Status Ask(const BenchQuestion& question) {
    absl::StatusOr<std::vector<query::QueryPlan>> levels =
        redress_.PlanLevels(question.query);
    if (!levels.ok()) return levels.status();
    const std::vector<engine::Plan>& plans = levels->front().plans;
    auto partials = redress_.Run(plans);
    if (!partials.ok()) return partials.status();
    if (partials->front().accumulators.front().empty()) {
      return absl::InternalError("the answer is empty, which compares nothing");
    }
    std::vector<Contender> contenders = {
        {"redress", [&] { return redress_.Run(plans).status(); }},
        {"redress answer",
         [&] { return redress_.Answer(question.query).status(); }}};
    absl::StatusOr<v1::Answer> answer = redress_.Answer(question.query);
    if (!answer.ok()) return answer.status();
    results_.Add("rows", question.id, "redress answer", "crc32c",
                 RowsDigest(*answer));
    for (OpenPeer& open : peers_) {
      const std::string sql = ForDialect(question.sql, open.peer->dialect());
      absl::StatusOr<size_t> statement =
          PrepareEqual(open, sql, question.keys, plans);
      if (!statement.ok()) return statement.status();
      contenders.push_back(
          {open.id, [peer = open.peer.get(), number = *statement] {
             return peer->Run(number).status();
           }});
    }
    const bool full =
        question.kind == QuestionKind::kFullScan && !question.by_index;
    if (full && memory_ != nullptr) {
      // In turn with the rest: the machine's other users take of it too.
      contenders.push_back({"memory", [this] {
                              memory_->Read();
                              return absl::OkStatus();
                            }});
    }
    absl::StatusOr<std::vector<Timing>> timings =
        Measure("question", question.id, contenders);
    if (!timings.ok()) return timings.status();
    const double answer_us = (*timings)[1].median;
    if (answer_us > longest_us_) {
      longest_us_ = answer_us;
      longest_ = &question;
    }
    if (full && memory_ != nullptr) {
      AddBandwidth(question, plans, timings->front().median,
                   timings->back().median);
    }
    return absl::OkStatus();
  }

  // How long an answer that nobody waits for any more is worked on.
  absl::Status StopLongest() {
    const absl::StatusOr<StoppedTiming> stopped = MeasureStopped(
        [this](const StopCheck& stop) {
          return redress_.Answer(longest_->query, stop).status();
        },
        longest_us_);
    if (!stopped.ok()) return stopped.status();
    results_.Add({"stopped", longest_->id, "redress", "us", stopped->timing});
    results_.Add("stopped worst", longest_->id, "redress", "us",
                 stopped->worst_us);
    results_.Add("stopped worst, processor time", longest_->id, "redress", "us",
                 stopped->worst_cpu_us);
    return absl::OkStatus();
  }

  // The whole report: Redress makes the document, peers run all that is counted
  // for it, one statement for each question, table and level of rows.
  absl::Status AskReport() {
    const model::Reference& reference = ReportReference();
    absl::StatusOr<std::vector<engine::Plan>> plans =
        ReportPlans(redress_, reference);
    if (!plans.ok()) return plans.status();
    results_.Add("report", "statements", "", "statements",
                 static_cast<double>(plans->size()));
    std::vector<Contender> contenders = {
        {"redress counts", [&] { return redress_.Run(*plans).status(); }},
        {"redress",
         [&] { return BuildWholeReport(redress_, reference).status(); }}};
    for (OpenPeer& open : peers_) {
      std::vector<size_t> statements;
      for (const engine::Plan& plan : *plans) {
        absl::StatusOr<std::string> sql = SqlOf(plan);
        if (!sql.ok()) return sql.status();
        std::vector<AnswerKey> keys;
        for (const std::string& dimension : plan.group_by) {
          keys.push_back({AnswerKey::Type::kMember, dimension});
        }
        absl::StatusOr<size_t> statement = PrepareEqual(
            open, ForDialect(*sql, open.peer->dialect()), keys, {plan});
        if (!statement.ok()) return statement.status();
        statements.push_back(*statement);
      }
      contenders.push_back({open.id, [peer = open.peer.get(), statements] {
                              absl::Status status;
                              for (const size_t number : statements) {
                                status = peer->Run(number).status();
                                if (!status.ok()) break;
                              }
                              return status;
                            }});
    }
    return Measure("report", "in process", contenders).status();
  }

  // Prepares a statement and checks that it answers as the plans do.
  absl::StatusOr<size_t> PrepareEqual(OpenPeer& open, const std::string& sql,
                                      const std::vector<AnswerKey>& keys,
                                      const std::vector<engine::Plan>& plans) {
    auto partials = redress_.Run(plans);
    if (!partials.ok()) return partials.status();
    absl::StatusOr<size_t> statement = open.peer->Prepare(sql);
    if (!statement.ok()) return statement.status();
    absl::StatusOr<PeerAnswer> answer = open.peer->Run(*statement);
    if (!answer.ok()) return answer.status();
    absl::Status same =
        Compare(open.id, Canonical(keys, plans, *partials, codes_),
                Canonical(keys, *answer));
    if (same.ok()) return statement;
    return absl::Status(same.code(), absl::StrCat(same.message(), ": ", sql));
  }

  absl::StatusOr<std::vector<Timing>> Measure(
      const std::string& what, const std::string& item,
      const std::vector<Contender>& contenders) {
    auto timings = MeasureInTurn(contenders, {absl::GetFlag(FLAGS_seconds), 5});
    if (!timings.ok()) return timings.status();
    for (size_t i = 0; i < contenders.size(); ++i) {
      results_.Add({what, item, contenders[i].name, "us", (*timings)[i]});
    }
    return timings;
  }

  static absl::Status Compare(const std::string& peer,
                              const CanonicalAnswer& redress,
                              const CanonicalAnswer& other) {
    if (redress == other) return absl::OkStatus();
    std::string first = "one has rows that the other has not";
    for (const auto& [key, values] : redress) {
      const auto found = other.find(key);
      if (found != other.end() && found->second == values) continue;
      first = absl::StrCat("first at a row with ", values[0], " against ",
                           found == other.end() ? -1 : found->second[0]);
      break;
    }
    return absl::InternalError(absl::StrCat(
        "redress and ", peer, " answer differently: ", redress.size(), " and ",
        other.size(), " rows, ", first));
  }

  void AddBandwidth(const BenchQuestion& question,
                    const std::vector<engine::Plan>& plans, double us,
                    double memory_us) {
    int64_t touched = 0;
    for (const engine::Plan& part : plans) {
      touched += TouchedBytes(part, absl::GetFlag(FLAGS_cases), stages_);
    }
    const double bandwidth = static_cast<double>(memory_->bytes()) / memory_us;
    const double reached = static_cast<double>(touched) / us;
    results_.Add("bandwidth", question.id, "memory", "MB/s", bandwidth);
    results_.Add("bandwidth", question.id, "redress", "MB/s", reached);
    results_.Add("bandwidth share", question.id, "redress", "%",
                 100 * reached / bandwidth);
  }

  // How long it takes until one changed case is counted.
  absl::Status PublishOne() {
    const Generator generator(
        {absl::GetFlag(FLAGS_cases), 2, absl::GetFlag(FLAGS_sorted)});
    std::vector<double> times;
    for (int64_t i = 0; i < 25; ++i) {
      // A case of the same number, but another one.
      std::vector<model::CaseFacts> facts =
          generator.Facts(i * 7919 % generator.cases(), 1);
      absl::Status status;
      times.push_back(
          MicrosecondsOf([&] { status = redress_.Append(std::move(facts)); }));
      if (!status.ok()) return status;
    }
    results_.Add(
        {"publish", "one case", "redress", "us", TimingOf(std::move(times))});
    return absl::OkStatus();
  }

  const std::string folder_;
  Results results_;
  RowMaker codes_;
  InProcess redress_{engine::MakeColumnarExecutor()};
  std::vector<OpenPeer> peers_;
  int64_t stages_ = 0;
  // The question whose whole answer takes longest.
  const BenchQuestion* longest_ = nullptr;
  double longest_us_ = 0;
  std::unique_ptr<MemoryBandwidth> memory_;
};

absl::Status Main() {
  absl::StatusOr<std::unique_ptr<TemporaryFolder>> folder =
      TemporaryFolder::Make(absl::GetFlag(FLAGS_folder));
  if (!folder.ok()) return folder.status();
  absl::StatusOr<Results> results =
      Results::Open(absl::GetFlag(FLAGS_json), absl::GetFlag(FLAGS_cases),
                    absl::GetFlag(FLAGS_sorted));
  if (!results.ok()) return results.status();
  return Bench((*folder)->path(), *std::move(results)).Run();
}

}  // namespace
}  // namespace redress::bench

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  const absl::Status status = redress::bench::Main();
  if (!status.ok()) std::fprintf(stderr, "%s\n", status.ToString().c_str());
  return status.ok() ? 0 : 1;
}
