#include "service/worker/session.h"

#include <algorithm>
#include <utility>

#include "service/worker/document_parts.h"

namespace redress::worker {
namespace {

// The last code of gRPC, UNAUTHENTICATED.
constexpr redress_code kMaxCode = 16;

redress_bytes ToBytes(const std::string& text) {
  return {text.data(), text.size()};
}

std::string_view ToView(redress_bytes bytes) {
  return bytes.size == 0 || bytes.data == nullptr
             ? std::string_view()
             : std::string_view(bytes.data, bytes.size);
}

bool IsNowhere(redress_bytes bytes) {
  return bytes.size > 0 && bytes.data == nullptr;
}

// A line of a log or a message: longer ones are cut.
std::string_view ToLine(redress_bytes bytes) {
  constexpr uint64_t kMaxLine = 4000;
  bytes.size = std::min(bytes.size, kMaxLine);
  return ToView(bytes);
}

// The addresses of tables that stay where they are.
template <typename T>
std::vector<const T*> PointersTo(const std::vector<T>& tables) {
  std::vector<const T*> pointers;
  pointers.reserve(tables.size());
  for (const T& table : tables) pointers.push_back(&table);
  return pointers;
}

std::vector<redress_bytes> ToBytes(const std::vector<std::string>& texts) {
  std::vector<redress_bytes> list;
  list.reserve(texts.size());
  for (const std::string& text : texts) list.push_back(ToBytes(text));
  return list;
}

// Fails with a sentence, which must fit.
redress_code Fail(redress_code code, std::string_view text,
                  redress_error* error) {
  if (error != nullptr) {
    std::copy(text.begin(), text.end(), error->text);
    error->text_size = static_cast<uint32_t>(text.size());
  }
  return code;
}

// Nothing can be done about a service that is gone, but to stop.
redress_code Gone(redress_error* error) {
  return Fail(REDRESS_CANCELLED, "nobody waits for the document any more",
              error);
}

redress_code Nowhere(redress_error* error) {
  return Fail(REDRESS_INVALID_ARGUMENT,
              "the host was given a size without bytes", error);
}

}  // namespace

bool Session::FileBuffer::Write(std::string_view bytes) {
  while (!bytes.empty()) {
    const size_t part =
        std::min<size_t>(bytes.size(), kMaxChunk - bytes_.size());
    bytes_.append(bytes.substr(0, part));
    bytes.remove_prefix(part);
    if (bytes_.size() == kMaxChunk && !Flush()) return false;
  }
  return true;
}

bool Session::FileBuffer::Flush() {
  const bool sent = bytes_.empty() || channel_->SendData(bytes_);
  bytes_.clear();
  return sent;
}

Session::Session(const redress_exporter_table& plugin, const Job& job,
                 Channel* channel)
    : plugin_(plugin),
      channel_(channel),
      file_(channel),
      host_(MakeHost(this)) {
  for (size_t i = 0; i + 1 < job.options.size(); i += 2) {
    options_.push_back({ToBytes(job.options[i]), ToBytes(job.options[i + 1])});
  }
  job_.struct_size = sizeof(job_);
  job_.options = options_.data();
  job_.option_count = options_.size();
  job_.temporary_folder = ToBytes(job.temporary_folder);
  job_.format = ToBytes(job.format);
}

redress_host Session::MakeHost(Session* self) {
  redress_host host = {};
  host.struct_size = sizeof(host);
  host.abi_major = REDRESS_ABI_MAJOR;
  host.abi_minor = REDRESS_ABI_MINOR;
  host.self = self;
  host.log = &Session::Log;
  host.message = &Session::Message;
  host.is_cancelled = [](void* session) -> int32_t {
    return static_cast<Session*>(session)->channel_->IsClosed() ? 1 : 0;
  };
  host.begin_file = &Session::BeginFile;
  host.write_file = &Session::WriteFile;
  host.end_file = &Session::EndFile;
  return host;
}

// The service checks names and order: it cannot trust this process anyway.
redress_code Session::BeginFile(void* self, redress_bytes name,
                                redress_bytes media_type,
                                redress_error* error) {
  if (IsNowhere(name) || IsNowhere(media_type)) return Nowhere(error);
  auto* session = static_cast<Session*>(self);
  FrameWriter writer(FrameType::kFileBegin);
  writer.String(ToView(name));
  writer.String(ToView(media_type));
  const bool sent =
      session->file_.Flush() && session->channel_->Send(writer.Take());
  return sent ? REDRESS_OK : Gone(error);
}

redress_code Session::WriteFile(void* self, redress_bytes bytes,
                                redress_error* error) {
  if (IsNowhere(bytes)) return Nowhere(error);
  auto* session = static_cast<Session*>(self);
  return session->file_.Write(ToView(bytes)) ? REDRESS_OK : Gone(error);
}

redress_code Session::EndFile(void* self, redress_error* error) {
  auto* session = static_cast<Session*>(self);
  const bool sent =
      session->file_.Flush() &&
      session->channel_->Send(FrameWriter(FrameType::kFileEnd).Take());
  return sent ? REDRESS_OK : Gone(error);
}

void Session::Log(void* self, int32_t level, redress_bytes line) {
  FrameWriter writer(FrameType::kLog);
  writer.U32(static_cast<uint32_t>(level));
  writer.String(ToLine(line));
  static_cast<Session*>(self)->channel_->Send(writer.Take());
}

void Session::Message(void* self, redress_bytes text) {
  FrameWriter writer(FrameType::kMessage);
  writer.String(ToLine(text));
  static_cast<Session*>(self)->channel_->Send(writer.Take());
}

template <typename Hook>
bool Session::Call(const char* name, Hook hook) {
  redress_error error = {};
  error.struct_size = sizeof(error);
  redress_code code = REDRESS_OK;
  try {
    code = hook(&error);
  } catch (...) {
    failure_ = {Failure::Kind::kRules, 0, name,
                std::string("an exception left its hook ") + name};
    return false;
  }
  if (code == REDRESS_OK) return true;
  if (code < 0 || code > kMaxCode) {
    failure_ = {Failure::Kind::kRules, code, name,
                std::string("its hook ") + name + " returned " +
                    std::to_string(code) + ", which is no code"};
    return false;
  }
  failure_ = {Failure::Kind::kPlugin, code, name,
              std::string(error.text, std::min<size_t>(error.text_size,
                                                       sizeof(error.text)))};
  return false;
}

bool Session::Malformed() {
  failure_ = {Failure::Kind::kWorker, 0, "", "the document is malformed"};
  return false;
}

bool Session::HandleDocument(const Frame& frame) {
  DocumentHead head;
  if (!DecodeDocument(frame.bytes(), &head)) return Malformed();
  redress_document document = {};
  document.struct_size = sizeof(document);
  document.data_date = head.data_date;
  document.data_version = head.data_version;
  document.id = ToBytes(head.id);
  document.title = ToBytes(head.title);
  document.generator = ToBytes(head.generator);
  document.disclosure_profile = ToBytes(head.disclosure_profile);
  document.authority = ToBytes(head.authority);
  std::vector<redress_period> periods;
  for (const PeriodPart& part : head.periods) {
    redress_period period = {};
    period.struct_size = sizeof(period);
    period.first_day = part.first_day;
    period.last_day = part.last_day;
    period.label = ToBytes(part.label);
    periods.push_back(period);
  }
  const std::vector<const redress_period*> pointers = PointersTo(periods);
  document.periods = pointers.data();
  document.period_count = pointers.size();
  document.source = ToBytes(head.source);
  state_ = State::kBetween;
  const bool opened = Call("open", [&](redress_error* error) {
    return plugin_.open(&host_, &job_, &document, &session_, error);
  });
  if (!opened) session_ = nullptr;
  return opened;
}

bool Session::HandleText(const Frame& frame) {
  TextPart part;
  if (!DecodeText(frame.bytes(), &part)) return Malformed();
  redress_text text = {};
  text.struct_size = sizeof(text);
  text.style = part.style;
  text.text = ToBytes(part.text);
  std::vector<redress_text_figure> figures;
  for (const TextFigurePart& from : part.figures) {
    redress_text_figure figure = {};
    figure.struct_size = sizeof(figure);
    figure.begin = from.begin;
    figure.size = from.size;
    figure.name = ToBytes(from.name);
    figures.push_back(figure);
  }
  const std::vector<const redress_text_figure*> pointers = PointersTo(figures);
  text.figures = pointers.data();
  text.figure_count = pointers.size();
  return Call("text", [&](redress_error* error) {
    return plugin_.text(session_, &text, error);
  });
}

bool Session::HandleTable(const Frame& frame) {
  TablePart part;
  if (!DecodeTable(frame.bytes(), &part)) return Malformed();
  columns_ = std::move(part.columns);
  redress_table table = {};
  table.struct_size = sizeof(table);
  table.chart_type = part.chart_type;
  table.id = ToBytes(part.id);
  table.title = ToBytes(part.title);
  table.chart_title = ToBytes(part.chart_title);
  table.chart_alt_text = ToBytes(part.chart_alt_text);
  table.question = ToBytes(part.question);
  const std::vector<redress_bytes> note_bytes = ToBytes(part.notes);
  table.notes = note_bytes.data();
  table.note_count = note_bytes.size();
  state_ = State::kInTable;
  ArrowSchema schema = MakeSchema(columns_);
  const bool ok = Call("begin_table", [&](redress_error* error) {
    return plugin_.begin_table(session_, &table, &schema, error);
  });
  if (schema.release != nullptr) schema.release(&schema);
  return ok;
}

bool Session::HandleRows(const Frame& frame) {
  ArrowArray batch;
  if (!MakeBatch(columns_, frame.payload, frame.size, &batch)) {
    return Malformed();
  }
  const bool ok = Call("rows", [&](redress_error* error) {
    return plugin_.rows(session_, &batch, error);
  });
  if (batch.release != nullptr) batch.release(&batch);
  return ok;
}

bool Session::HandleTableEnd() {
  state_ = State::kBetween;
  return Call("end_table", [&](redress_error* error) {
    return plugin_.end_table(session_, error);
  });
}

bool Session::HandleEnd() {
  done_ = true;
  return Call("finish", [&](redress_error* error) {
    return plugin_.finish(session_, error);
  });
}

bool Session::Handle(const Frame& frame) {
  const bool between = state_ == State::kBetween;
  const bool in_table = state_ == State::kInTable;
  switch (frame.type) {
    case FrameType::kDocument:
      return state_ == State::kNew ? HandleDocument(frame) : Malformed();
    case FrameType::kText:
      return between ? HandleText(frame) : Malformed();
    case FrameType::kTable:
      return between ? HandleTable(frame) : Malformed();
    case FrameType::kRows:
      return in_table ? HandleRows(frame) : Malformed();
    case FrameType::kTableEnd:
      return in_table ? HandleTableEnd() : Malformed();
    case FrameType::kEnd:
      return between ? HandleEnd() : Malformed();
    default:
      return Malformed();
  }
}

bool Session::Run(Failure* failure) {
  bool ok = true;
  Frame frame;
  while (ok && !done_) {
    if (!channel_->Receive(&frame)) {
      failure_ = {Failure::Kind::kWorker, 0, "", "the document broke off"};
      ok = false;
    } else {
      ok = Handle(frame);
    }
  }
  if (session_ != nullptr) {
    // What it returns is the code that it could not have failed with.
    const bool closed = Call("close", [&](redress_error*) -> redress_code {
      plugin_.close(session_);
      return REDRESS_OK;
    });
    ok = ok && closed;
  }
  if (!ok) *failure = failure_;
  return ok;
}

}  // namespace redress::worker
