#include <malloc.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <utility>

#include "plugins/sdk/conformance/checks.h"
#include "plugins/sdk/conformance/documents.h"
#include "plugins/sdk/conformance/leak.h"

namespace redress::conformance {
namespace {

// The sample, written once without faults. False where that fails or is
// refused: `findings` has it then.
bool WriteSample(Context* context, const Document& sample, Findings* findings,
                 uint64_t* host_calls) {
  const RunSettings settings = context->Settings();
  Run run(context->plugin, sample, settings);
  run.Finish();
  *host_calls = run.host().call_count();
  const std::string fault = RunFault(*context, run, settings.format);
  if (!fault.empty()) {
    findings->Fail(fault);
  } else if (!run.finished()) {
    findings->Refuse(run.failure().text);
  } else {
    findings->Accept();
  }
  return run.finished() && fault.empty();
}

// Fails the host's call with this number.
void FailCall(Context* context, const Document& sample, uint64_t call,
              bool long_error, const std::string& folder, Findings* findings) {
  RunSettings settings;
  settings.options = context->options;
  settings.format = context->description.formats.at(0).id;
  settings.temporary_folder = folder;
  settings.host.fail_call = call;
  settings.host.long_error = long_error;
  Run run(context->plugin, sample, settings);
  std::string failed_at;
  while (run.Step()) {
    if (failed_at.empty() && run.host().failed()) {
      failed_at = run.host().last_call();
    }
  }
  if (failed_at.empty()) return;
  const std::string where = "the sink fails (" + failed_at + "): ";
  if (run.finished()) {
    findings->Fail(where +
                   "finish returned OK all the same; a failed call of the "
                   "host's makes its hook fail");
  } else if (run.failure().refused()) {
    findings->Fail(where + run.failure().hook +
                   " refused the document; it returns the host's code");
  } else if (!run.Problem().empty()) {
    findings->Fail(where + run.Problem());
  }
}

// Steps up to where `stop` says, and closes. The plugin must not mind.
Finding CloseEarly(Context* context, bool (*stop)(const Run&)) {
  Findings findings;
  const Document sample = context->Sample();
  const std::string folder = context->NewFolder();
  RunSettings settings = context->Settings();
  settings.temporary_folder = folder;
  bool reached = false;
  std::string words;
  std::string problem;
  const std::string leak = LeakFault([&] {
    Run run(context->plugin, sample, settings);
    while (run.Step()) {
      if (!stop(run)) continue;
      reached = true;
      break;
    }
    run.Close();
    words = run.failure().text;
    problem = RunFault(*context, run, settings.format);
    if (run.finished()) reached = true;
  });
  if (!problem.empty()) findings.Fail(problem);
  if (!leak.empty()) findings.Fail(leak);
  if (reached) {
    findings.Accept();
  } else {
    findings.Refuse(words);
  }
  return findings.Result();
}

// The second writes what the first wrote.
void Compare(const Run& first, const Run& second, const std::string& what,
             Findings* findings) {
  const std::string before = Fingerprint(first);
  const std::string after = Fingerprint(second);
  if (before == after) return;
  size_t at = 0;
  while (at < before.size() && at < after.size() && before[at] == after[at]) {
    ++at;
  }
  const auto line = [at](const std::string& text) {
    const size_t begin = at == 0 ? 0 : text.rfind('\n', at - 1) + 1;
    return text.substr(begin, text.find('\n', begin) - begin);
  };
  std::string where;
  for (size_t i = 0; i < first.files().size() && i < second.files().size();
       ++i) {
    const std::string& a = first.files()[i].bytes;
    const std::string& b = second.files()[i].bytes;
    if (a == b) continue;
    const auto differ = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    where = ", from byte " + std::to_string(differ.first - a.begin()) + " of " +
            first.files()[i].name;
    break;
  }
  findings->Fail(what + " gives other bytes" + where + ": first " +
                 line(before) + ", then " + line(after));
}

// The sample twice, the second time after `between` and with the changed
// settings.
template <typename Between>
Finding RunAgain(Context* context, const std::string& what, Between between) {
  Findings findings;
  const Document sample = context->Sample();
  const RunSettings settings = context->Settings();
  Run first(context->plugin, sample, settings);
  first.Finish();
  for (int i = 0; i < 2 && !findings.failed(); ++i) {
    // In the same folder, emptied.
    std::filesystem::remove_all(settings.temporary_folder);
    mkdir(settings.temporary_folder.c_str(), S_IRWXU);
    RunSettings again = settings;
    between(&again);
    Run second(context->plugin, sample, again);
    second.Finish();
    Compare(first, second, what, &findings);
  }
  const std::string fault = RunFault(*context, first, settings.format);
  if (!fault.empty()) findings.Fail(fault);
  if (first.finished()) {
    findings.Accept();
  } else {
    findings.Refuse(first.failure().text);
  }
  return findings.Result();
}

// The same tables, laid out in another way.
Finding RunLaidOut(Context* context, Layout layout) {
  return RunAgain(context, "a host with other tables",
                  [&](RunSettings* again) { again->host.layout = layout; });
}

}  // namespace

// A plugin sees of a failing byte the call that brings it: to fail each call
// is to fail at each byte.
Finding CheckSinkFails(Context* context) {
  Findings findings;
  const Document sample = context->Sample();
  uint64_t calls = 0;
  if (!WriteSample(context, sample, &findings, &calls)) {
    return findings.Result();
  }
  constexpr uint64_t kMostCalls = 2000;
  const std::string folder = context->NewFolder();
  for (uint64_t call = 1; call <= std::min(calls, kMostCalls); ++call) {
    FailCall(context, sample, call, false, folder, &findings);
  }
  if (findings.failed()) return findings.Result();
  // Leaks of any of them add up over a round.
  constexpr uint64_t kLeakCalls = 60;
  const uint64_t step = std::max<uint64_t>(1, calls / kLeakCalls);
  const std::string leak = LeakFault([&] {
    for (uint64_t call = 1; call <= calls; call += step) {
      FailCall(context, sample, call, false, folder, &findings);
    }
  });
  if (!leak.empty()) findings.Fail("after failures of the sink " + leak);
  findings.Note(std::to_string(calls) + " calls of the host failed in turn");
  return findings.Result();
}

Finding CheckErrorText(Context* context) {
  Findings findings;
  const Document sample = context->Sample();
  uint64_t calls = 0;
  if (!WriteSample(context, sample, &findings, &calls)) {
    return findings.Result();
  }
  constexpr uint64_t kMostCalls = 200;
  const std::string folder = context->NewFolder();
  for (uint64_t call = 1; call <= std::min(calls, kMostCalls); ++call) {
    FailCall(context, sample, call, true, folder, &findings);
  }
  return findings.Result();
}

Finding CheckCancelled(Context* context) {
  Findings findings;
  constexpr uint64_t kRows = 40000;
  const Document document = context->document.has_value()
                                ? *context->document
                                : RowsDocument(context->DocumentId(), kRows);
  RunSettings settings = context->Settings();
  settings.cancel_after_rows = 1;
  Run run(context->plugin, document, settings);
  run.Finish();
  if (run.rows() == 0) {
    if (run.failure().refused()) findings.Refuse(run.failure().text);
  } else if (run.finished()) {
    findings.Fail(
        "nobody takes the files any more, and finish returned OK all the same");
  } else if (!run.Problem().empty()) {
    findings.Fail(run.Problem());
  } else if (run.failure().refused()) {
    findings.Refuse(run.failure().text);
  } else {
    findings.Accept();
    findings.Note("stopped after " + std::to_string(run.rows()) + " rows");
  }
  return findings.Result();
}

Finding CheckCloseAfterOpen(Context* context) {
  return CloseEarly(context, [](const Run&) { return true; });
}

Finding CheckCloseInTable(Context* context) {
  return CloseEarly(
      context, [](const Run& run) { return run.in_table() && run.rows() > 0; });
}

Finding CheckInterleaved(Context* context) {
  Findings findings;
  const Document sample = context->Sample();
  const Document other = context->document.has_value()
                             ? *context->document
                             : RowsDocument(context->DocumentId(), 9000, 1000);
  const auto settings = std::make_unique<RunSettings[]>(5);
  for (int i = 0; i < 5; ++i) settings[i] = context->Settings();
  Run alone(context->plugin, sample, settings[0]);
  alone.Finish();
  Run other_alone(context->plugin, other, settings[1]);
  other_alone.Finish();
  Run first(context->plugin, sample, settings[2]);
  Run second(context->plugin, other, settings[3]);
  {
    // Goes away in between.
    Run third(context->plugin, other, settings[4]);
    for (int i = 0; i < 3; ++i) {
      second.Step();
      third.Step();
      first.Step();
    }
  }
  bool more = true;
  while (more) {
    more = first.Step();
    more = second.Step() || more;
  }
  Compare(alone, first, "a session beside others", &findings);
  Compare(other_alone, second, "a session beside others", &findings);
  for (const Run* run : {&alone, &other_alone, &first, &second}) {
    const std::string fault = RunFault(*context, *run, settings[0].format);
    if (!fault.empty()) findings.Fail(fault);
    if (run->finished()) {
      findings.Accept();
    } else {
      findings.Refuse(run->failure().text);
    }
  }
  return findings.Result();
}

Finding CheckRepeat(Context* context) {
  return RunAgain(context, "the same document again", [](RunSettings*) {});
}

Finding CheckRepeatFolder(Context* context) {
  return RunAgain(
      context, "another temporary folder", [context](RunSettings* again) {
        again->temporary_folder = context->NewFolder() + "-of-another-length";
        mkdir(again->temporary_folder.c_str(), S_IRWXU);
      });
}

Finding CheckRepeatHeap(Context* context) {
  std::vector<std::unique_ptr<char[]>> in_the_way;
  int fill = 0x5A;
  // malloc() fills what it gives and what it gets back, so that who reads
  // what was never written, or freed, sees other bytes each time.
  Finding finding = RunAgain(context, "another heap", [&](RunSettings*) {
    mallopt(M_PERTURB, fill);
    fill ^= 0xFF;
    for (size_t size = 24; size < 40000; size = size * 3 / 2) {
      in_the_way.push_back(std::make_unique<char[]>(size));
    }
    // Every second one goes: holes.
    for (size_t i = 0; i < in_the_way.size(); i += 2) in_the_way[i] = nullptr;
  });
  mallopt(M_PERTURB, 0);
  return finding;
}

Finding CheckRepeatProcess(Context* context) {
  Findings findings;
  const Document sample = context->Sample();
  const RunSettings settings = context->Settings();
  Run run(context->plugin, sample, settings);
  run.Finish();
  const std::string fault = RunFault(*context, run, settings.format);
  if (!fault.empty()) findings.Fail(fault);
  if (run.finished()) {
    findings.Accept();
  } else {
    findings.Refuse(run.failure().text);
  }
  Finding finding = findings.Result();
  finding.output = Fingerprint(run);
  return finding;
}

Finding CheckExactTables(Context* context) {
  return RunLaidOut(context, Layout::kExact);
}

Finding CheckNewerTables(Context* context) {
  return RunLaidOut(context, Layout::kNewer);
}

}  // namespace redress::conformance
