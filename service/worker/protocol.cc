#include "service/worker/protocol.h"

#include <utility>

namespace redress::worker {

FrameWriter::FrameWriter(FrameType type) : frame_(kFrameHeader, '\0') {
  frame_[4] = static_cast<char>(type);
}

void FrameWriter::String(std::string_view text) {
  U32(static_cast<uint32_t>(text.size()));
  frame_.append(text);
}

void FrameWriter::Strings(const std::vector<std::string>& texts) {
  U32(static_cast<uint32_t>(texts.size()));
  for (const std::string& text : texts) String(text);
}

void FrameWriter::Buffer(const void* data, size_t size) {
  Align();
  const uint64_t count = size;
  Raw(&count, sizeof(count));
  Raw(data, size);
  Align();
}

std::string FrameWriter::Take() {
  const uint32_t size = static_cast<uint32_t>(payload_size());
  std::memcpy(frame_.data(), &size, sizeof(size));
  return std::move(frame_);
}

std::string_view FrameReader::Bytes(uint64_t size) {
  if (!ok_ || size > payload_.size()) {
    ok_ = false;
    return {};
  }
  const std::string_view bytes = payload_.substr(0, size);
  payload_.remove_prefix(size);
  return bytes;
}

void FrameReader::Align() {
  // The header has 8 bytes: a payload is aligned as its frame is.
  const size_t past = static_cast<size_t>(payload_.data() - begin_) % 8;
  if (past != 0) Bytes(8 - past);
}

std::string_view FrameReader::Buffer() {
  Align();
  const std::string_view bytes = Bytes(Number<uint64_t>());
  Align();
  return ok_ ? bytes : std::string_view();
}

uint32_t FrameReader::Count() {
  const uint32_t count = U32();
  if (count > payload_.size()) ok_ = false;
  return ok_ ? count : 0;
}

std::vector<std::string> FrameReader::Strings() {
  std::vector<std::string> texts;
  for (uint32_t left = Count(); left > 0 && ok_; --left) {
    texts.emplace_back(String());
  }
  return texts;
}

std::optional<FrameHeader> ParseHeader(const char* bytes,
                                       uint32_t max_payload) {
  FrameHeader header;
  std::memcpy(&header.size, bytes, sizeof(header.size));
  const auto type = static_cast<uint8_t>(bytes[4]);
  const bool known = (type >= static_cast<uint8_t>(FrameType::kJob) &&
                      type <= static_cast<uint8_t>(FrameType::kEnd)) ||
                     (type >= static_cast<uint8_t>(FrameType::kDescription) &&
                      type <= static_cast<uint8_t>(FrameType::kMemory));
  if (!known || bytes[5] != 0 || bytes[6] != 0 || bytes[7] != 0 ||
      header.size > max_payload) {
    return std::nullopt;
  }
  header.type = static_cast<FrameType>(type);
  return header;
}

std::string EncodeJob(const Job& job) {
  FrameWriter writer(FrameType::kJob);
  writer.I32(static_cast<int32_t>(job.sandbox));
  writer.I64(job.memory_limit);
  writer.I64(job.cpu_limit);
  writer.I64(job.file_size_limit);
  writer.I64(job.open_files_limit);
  writer.String(job.temporary_folder);
  writer.String(job.format);
  writer.Strings(job.options);
  return writer.Take();
}

bool DecodeJob(std::string_view payload, Job* job) {
  FrameReader reader(payload);
  const int32_t sandbox = reader.I32();
  job->sandbox = static_cast<SandboxMode>(sandbox);
  job->memory_limit = reader.I64();
  job->cpu_limit = reader.I64();
  job->file_size_limit = reader.I64();
  job->open_files_limit = reader.I64();
  job->temporary_folder = reader.String();
  job->format = reader.String();
  job->options = reader.Strings();
  return reader.Complete() && sandbox >= 1 && sandbox <= 3 &&
         job->options.size() % 2 == 0;
}

std::string EncodeDescription(const Description& description) {
  FrameWriter writer(FrameType::kDescription);
  for (const std::string* text : {&description.id, &description.version,
                                  &description.summary, &description.licence}) {
    writer.String(*text);
  }
  writer.U32(static_cast<uint32_t>(description.formats.size()));
  for (const DescribedFormat& format : description.formats) {
    writer.U32(format.many_files ? 1 : 0);
    writer.String(format.id);
    writer.String(format.media_type);
    writer.String(format.file_extension);
  }
  writer.U32(static_cast<uint32_t>(description.options.size()));
  for (const DescribedOption& option : description.options) {
    writer.I32(option.type);
    writer.String(option.name);
    writer.String(option.default_value);
    writer.Strings(option.choices);
    writer.String(option.help);
    writer.U32(option.required ? 1 : 0);
    writer.U32(option.has_range ? 1 : 0);
    writer.I64(option.minimum);
    writer.I64(option.maximum);
  }
  writer.Strings(description.accepted_documents);
  writer.I64(static_cast<int64_t>(description.max_table_rows));
  writer.I64(static_cast<int64_t>(description.max_memory));
  return writer.Take();
}

bool DecodeDescription(std::string_view payload, Description* description) {
  FrameReader reader(payload);
  for (std::string* text : {&description->id, &description->version,
                            &description->summary, &description->licence}) {
    *text = reader.String();
  }
  for (uint32_t left = reader.Count(); left > 0 && reader.ok(); --left) {
    DescribedFormat& format = description->formats.emplace_back();
    format.many_files = reader.U32() != 0;
    format.id = reader.String();
    format.media_type = reader.String();
    format.file_extension = reader.String();
  }
  for (uint32_t left = reader.Count(); left > 0 && reader.ok(); --left) {
    DescribedOption& option = description->options.emplace_back();
    option.type = reader.I32();
    option.name = reader.String();
    option.default_value = reader.String();
    option.choices = reader.Strings();
    option.help = reader.String();
    option.required = reader.U32() != 0;
    option.has_range = reader.U32() != 0;
    option.minimum = reader.I64();
    option.maximum = reader.I64();
  }
  description->accepted_documents = reader.Strings();
  description->max_table_rows = static_cast<uint64_t>(reader.I64());
  description->max_memory = static_cast<uint64_t>(reader.I64());
  return reader.Complete();
}

std::string EncodeFailure(const Failure& failure) {
  FrameWriter writer(FrameType::kFailed);
  writer.I32(static_cast<int32_t>(failure.kind));
  writer.I32(failure.code);
  writer.String(failure.hook);
  writer.String(failure.text);
  return writer.Take();
}

bool DecodeFailure(std::string_view payload, Failure* failure) {
  FrameReader reader(payload);
  const int32_t kind = reader.I32();
  failure->kind = static_cast<Failure::Kind>(kind);
  failure->code = reader.I32();
  failure->hook = reader.String();
  failure->text = reader.String();
  return reader.Complete() && kind >= 1 && kind <= 6;
}

}  // namespace redress::worker
