// What the service and a worker say to one another over a socket, as frames: a
// header of 8 bytes (payload size, type, zeros), then the payload. Both ends
// run on one machine and are built together, so numbers are in the machine's
// own order. Neither end trusts the other: each length is checked against what
// is there.
//
// The service sends JOB; to describe a plugin, nothing more. Then DOCUMENT and
// (TEXT | TABLE ROWS* TABLE_END)* END. A worker answers with DESCRIPTION, or
// with files and at last DONE; in either case it may end with FAILED at any
// time, and say SANDBOX and MEMORY between other frames. Depends on the
// standard library only.

#ifndef REDRESS_SERVICE_WORKER_PROTOCOL_H_
#define REDRESS_SERVICE_WORKER_PROTOCOL_H_

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace redress::worker {

// The worker's end of the socket.
inline constexpr int kChannel = 3;

inline constexpr size_t kFrameHeader = 8;
// The largest payload that the service sends.
inline constexpr uint32_t kMaxFrame = 16u << 20;
// The largest piece of a file in one FILE_DATA.
inline constexpr uint32_t kMaxChunk = 64u << 10;
// The largest payload that a worker sends.
inline constexpr uint32_t kMaxReply = 1u << 20;

enum class FrameType : uint8_t {
  // From the service.
  kJob = 1,       // see Job
  kDocument = 2,  // see document_parts.h, and row_frame.h for kRows
  kText = 3,
  kTable = 4,
  kRows = 5,
  kTableEnd = 6,
  kEnd = 7,
  // From the worker.
  kDescription = 65,  // see Description
  kFileBegin = 66,    // name, media type
  kFileData = 67,     // 1 to kMaxChunk bytes, the whole payload
  kFileEnd = 68,
  kMessage = 69,  // text
  kLog = 70,      // level (U32), line
  kDone = 71,
  kFailed = 72,   // see Failure
  kSandbox = 73,  // text: what of the sandbox cannot be had; to describe only
  kMemory = 74,   // bytes (I64) that could not be had, the first time
};

// Builds one frame. Strings are U32 size and bytes. Buffers are U64 size and
// bytes, begun and filled up to a multiple of 8 from the frame's start, so that
// they can be used where they lie.
class FrameWriter {
 public:
  explicit FrameWriter(FrameType type);

  void U32(uint32_t value) { Raw(&value, sizeof(value)); }
  void I32(int32_t value) { Raw(&value, sizeof(value)); }
  void I64(int64_t value) { Raw(&value, sizeof(value)); }
  void String(std::string_view text);
  void Strings(const std::vector<std::string>& texts);
  void Buffer(const void* data, size_t size);

  // Makes room for a frame of so many bytes.
  void Reserve(size_t size) { frame_.reserve(size); }
  size_t payload_size() const { return frame_.size() - kFrameHeader; }
  // The frame with its header. Leaves the writer unusable.
  std::string Take();

 private:
  void Raw(const void* data, size_t size) {
    frame_.append(static_cast<const char*>(data), size);
  }
  void Align() { frame_.resize((frame_.size() + 7) / 8 * 8); }

  std::string frame_;
};

// Reads a payload. After anything that is not there, all further values are
// zero or empty and ok() is false. Views point into the payload.
class FrameReader {
 public:
  explicit FrameReader(std::string_view payload)
      : begin_(payload.data()), payload_(payload) {}

  uint32_t U32() { return Number<uint32_t>(); }
  int32_t I32() { return Number<int32_t>(); }
  int64_t I64() { return Number<int64_t>(); }
  std::string_view String() { return Bytes(U32()); }
  std::vector<std::string> Strings();
  std::string_view Buffer();
  // A number of things to follow, each of at least one byte.
  uint32_t Count();

  bool ok() const { return ok_; }
  // Everything was there and nothing is left.
  bool Complete() const { return ok_ && payload_.empty(); }

 private:
  template <typename T>
  T Number() {
    T value = 0;
    std::string_view bytes = Bytes(sizeof(T));
    if (bytes.size() == sizeof(T)) {
      std::memcpy(&value, bytes.data(), sizeof(T));
    }
    return value;
  }
  std::string_view Bytes(uint64_t size);
  void Align();

  const char* begin_;
  std::string_view payload_;
  bool ok_ = true;
};

// A frame's header. Empty where it is not one: no such type, or a payload over
// `max_payload`.
struct FrameHeader {
  FrameType type;
  uint32_t size;
};
std::optional<FrameHeader> ParseHeader(const char* bytes, uint32_t max_payload);

// How far a plugin is shut in; see sandbox.h.
enum class SandboxMode : int32_t {
  kAuto = 1,     // as far as the kernel can
  kRequire = 2,  // wholly, or it is not run
  kOff = 3,      // not at all, but for the limits of a Job
};

// JOB: what a worker may use, and what it works with.
struct Job {
  SandboxMode sandbox = SandboxMode::kAuto;
  // 0: as the worker's parent has it. Bytes, seconds, bytes, files.
  int64_t memory_limit = 0;
  int64_t cpu_limit = 0;
  int64_t file_size_limit = 0;
  int64_t open_files_limit = 0;
  std::string temporary_folder;  // empty when a plugin is described
  std::string format;            // the id of a format that the plugin has
  // Pairs of name and value, by name.
  std::vector<std::string> options;
};
std::string EncodeJob(const Job& job);
bool DecodeJob(std::string_view payload, Job* job);

// DESCRIPTION: a redress_description, not checked for sense.
struct DescribedOption {
  int32_t type = 0;
  std::string name;
  std::string default_value;
  std::vector<std::string> choices;
  std::string help;
  bool required = false;
  bool has_range = false;
  int64_t minimum = 0;
  int64_t maximum = 0;
};
struct DescribedFormat {
  bool many_files = false;
  std::string id;
  std::string media_type;
  std::string file_extension;
};
struct Description {
  std::string id;
  std::string version;
  std::string summary;
  std::string licence;
  std::vector<DescribedFormat> formats;
  std::vector<DescribedOption> options;
  std::vector<std::string> accepted_documents;
  uint64_t max_table_rows = 0;
  uint64_t max_memory = 0;
};
std::string EncodeDescription(const Description& description);
bool DecodeDescription(std::string_view payload, Description* description);

// FAILED: why the worker ends.
struct Failure {
  enum class Kind : int32_t {
    kRejected = 1,  // the file is no plugin that this worker can host
    kPlugin = 2,    // a hook returned a code
    kWorker = 3,    // the worker itself could not go on
    kBlocked = 4,   // the plugin made a system call that no exporter may make
    kSandbox = 5,   // it would have to run without what is missing: the text
    kRules = 6,     // the plugin broke a rule of abi.h: the text
  };
  Kind kind = Kind::kWorker;
  int32_t code = 0;  // of the hook; the number of a blocked system call
  std::string hook;  // its name
  std::string text;
};
std::string EncodeFailure(const Failure& failure);
bool DecodeFailure(std::string_view payload, Failure* failure);
// Where `code` lies in the frame of a failure: a signal handler can fill it in.
inline constexpr size_t kFailureCode = kFrameHeader + sizeof(int32_t);

}  // namespace redress::worker

#endif  // REDRESS_SERVICE_WORKER_PROTOCOL_H_
