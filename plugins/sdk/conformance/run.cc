#include "plugins/sdk/conformance/run.h"

#include <algorithm>
#include <list>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "service/export/text.h"

namespace redress::conformance {
namespace {

// gRPC's last code.
constexpr redress_code kLastCode = 16;

redress_bytes Bytes(const std::string& text) {
  return {text.data(), text.size()};
}

}  // namespace

Run::Run(const redress_exporter_table& plugin, const Document& document,
         const RunSettings& settings)
    : plugin_(plugin),
      document_(document),
      settings_(settings),
      host_(settings.host),
      job_(settings.host.layout) {
  for (const auto& [name, value] : settings_.options) {
    options_.push_back({Bytes(name), Bytes(value)});
  }
  job_->options = options_.data();
  job_->option_count = options_.size();
  job_->temporary_folder = Bytes(settings_.temporary_folder);
  job_->format = Bytes(settings_.format);
}

Run::~Run() { Close(); }

void Run::CheckError(const char* hook, const redress_error& error,
                     redress_code code) {
  const std::string name(hook);
  if (code < 0 || code > kLastCode) {
    host_.AddProblem(name + " returned " + std::to_string(code) +
                     ", which is no code of gRPC");
  }
  if (error.text_size > REDRESS_ERROR_CAPACITY) {
    host_.AddProblem(name + " says that its sentence has " +
                     std::to_string(error.text_size) + " bytes; " +
                     std::to_string(REDRESS_ERROR_CAPACITY) + " have room");
  } else if (!exporting::IsUtf8({error.text, error.text_size})) {
    host_.AddProblem("the sentence of " + name + " is not UTF-8");
  }
  if (code == REDRESS_FAILED_PRECONDITION && error.text_size == 0) {
    host_.AddProblem(name + " refused the document without a sentence");
  }
}

template <typename Hook>
bool Run::Call(const char* name, Hook hook) {
  Placed<redress_error> error(layout());
  redress_code code = REDRESS_INTERNAL;
  std::string thrown;
  host_.EnterHook();
  try {
    code = hook(error.get());
  } catch (...) {
    thrown = std::string("an exception left ") + name;
    host_.AddProblem(thrown);
  }
  host_.LeaveHook();
  if (!error.Intact()) {
    host_.AddProblem(std::string(name) + " wrote behind its error");
  }
  if (!job_.Intact()) {
    host_.AddProblem(std::string(name) + " wrote behind its job");
  }
  if (code == REDRESS_OK) return true;
  CheckError(name, *error, code);
  failure_.code = code;
  failure_.hook = name;
  failure_.text =
      thrown.empty()
          ? exporting::CleanText(
                {error->text,
                 std::min<size_t>(error->text_size, REDRESS_ERROR_CAPACITY)},
                REDRESS_ERROR_CAPACITY)
          : thrown;
  return false;
}

bool Run::Open() {
  const DocumentInfo& info = document_.info;
  Placed<redress_document> document(layout());
  document->data_date = info.data_date.number();
  document->data_version = info.data_version;
  document->id = Bytes(info.id);
  document->title = Bytes(info.title);
  document->generator = Bytes(info.generator);
  document->disclosure_profile = Bytes(info.disclosure_profile);
  document->authority = Bytes(info.authority);
  std::list<Placed<redress_period>> periods;
  std::vector<const redress_period*> pointers;
  for (const PeriodInfo& from : info.periods) {
    Placed<redress_period>& period = periods.emplace_back(layout());
    period->first_day = from.first_day.number();
    period->last_day = from.last_day.number();
    period->label = Bytes(from.label);
    pointers.push_back(period.get());
  }
  document->periods = pointers.data();
  document->period_count = pointers.size();
  document->source = Bytes(info.source);
  const bool opened = Call("open", [&](redress_error* error) {
    return plugin_.open(host_.table(), job_.get(), document.get(), &session_,
                        error);
  });
  if (!opened && session_ != nullptr) {
    host_.AddProblem("open failed, and set the session all the same");
    session_ = nullptr;
  }
  // A plugin without state may have none: close gets what open gave.
  opened_ = opened;
  return opened;
}

bool Run::GivePart() {
  const Part& part = document_.parts[part_];
  if (const auto* given = std::get_if<TextBlock>(&part)) {
    Placed<redress_text> text(layout());
    text->style = static_cast<int32_t>(given->style);
    text->text = Bytes(given->text);
    std::list<Placed<redress_text_figure>> figures;
    std::vector<const redress_text_figure*> pointers;
    for (const TextFigure& from : given->figures) {
      Placed<redress_text_figure>& figure = figures.emplace_back(layout());
      figure->begin = from.begin;
      figure->size = from.size;
      figure->name = Bytes(from.name);
      pointers.push_back(figure.get());
    }
    text->figures = pointers.data();
    text->figure_count = pointers.size();
    ++part_;
    return Call("text", [&](redress_error* error) {
      return plugin_.text(session_, text.get(), error);
    });
  }
  return BeginTable(std::get<Table>(part));
}

bool Run::BeginTable(const Table& given) {
  std::vector<redress_bytes> notes;
  for (const std::string& note : given.info.notes) {
    notes.push_back(Bytes(note));
  }
  Placed<redress_table> table(layout());
  table->chart_type = static_cast<int32_t>(given.info.chart.type);
  table->id = Bytes(given.info.id);
  table->title = Bytes(given.info.title);
  table->notes = notes.data();
  table->note_count = notes.size();
  table->chart_title = Bytes(given.info.chart.title);
  table->chart_alt_text = Bytes(given.info.chart.alt_text);
  table->question = Bytes(given.info.question);
  in_table_ = true;
  batch_ = 0;
  ArrowSchema schema = worker::MakeSchema(given.columns);
  if (settings_.count_releases) ledger_.Watch(&schema);
  const bool ok = Call("begin_table", [&](redress_error* error) {
    return plugin_.begin_table(session_, table.get(), &schema, error);
  });
  if (schema.release != nullptr) schema.release(&schema);
  return ok;
}

bool Run::GiveRows() {
  const Batch given = table().batch(batch_++);
  ArrowArray batch;
  if (!worker::MakeBatch(table().columns, given.payload, given.size, &batch)) {
    throw std::logic_error("the kit made a malformed batch");
  }
  rows_ += static_cast<uint64_t>(batch.length);
  if (settings_.count_releases) ledger_.Watch(&batch);
  const bool ok = Call("rows", [&](redress_error* error) {
    return plugin_.rows(session_, &batch, error);
  });
  if (batch.release != nullptr) batch.release(&batch);
  return ok;
}

bool Run::EndTable() {
  in_table_ = false;
  ++part_;
  return Call("end_table", [&](redress_error* error) {
    return plugin_.end_table(session_, error);
  });
}

bool Run::Step() {
  bool ok = true;
  switch (next_) {
    case Next::kClosed:
      return false;
    case Next::kOpen:
      ok = Open();
      break;
    case Next::kPart:
      ok = GivePart();
      break;
    case Next::kRows:
      ok = GiveRows();
      break;
    case Next::kEndTable:
      ok = EndTable();
      break;
    case Next::kFinish:
      ok = Call("finish", [&](redress_error* error) {
        return plugin_.finish(session_, error);
      });
      finished_ = ok;
      break;
  }
  if (!ok || finished_) {
    Close();
    return true;
  }
  if (settings_.cancel_after_rows > 0 && rows_ >= settings_.cancel_after_rows) {
    host_.Cancel();
  }
  if (in_table_) {
    next_ = batch_ < table().batch_count ? Next::kRows : Next::kEndTable;
  } else {
    next_ = part_ < document_.parts.size() ? Next::kPart : Next::kFinish;
  }
  return true;
}

void Run::Finish() {
  while (Step()) {
  }
}

void Run::Close() {
  next_ = Next::kClosed;
  if (!opened_) return;
  opened_ = false;
  // What close says is no failure that anybody would hear of.
  const HookFailure failure = failure_;
  host_.BeginClose();
  Call("close", [&](redress_error*) -> redress_code {
    plugin_.close(session_);
    return REDRESS_OK;
  });
  failure_ = failure;
}

std::string Run::Problem() const {
  if (!host_.problems().empty()) return host_.problems()[0];
  return ledger_.Problem();
}

}  // namespace redress::conformance
