// The frames between service and worker: what is well formed arrives, and
// nothing else is believed.

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "service/export/document_frames.h"
#include "service/export/row_frames.h"
#include "service/worker/arrow.h"
#include "service/worker/protocol.h"
#include "tests/export/export_testing.h"

namespace redress::worker {
namespace {

std::string_view PayloadOf(const std::string& frame) {
  return std::string_view(frame).substr(kFrameHeader);
}

Payload Aligned(std::string_view bytes) {
  auto payload = std::make_shared<uint64_t[]>(bytes.size() / 8 + 1);
  std::memcpy(payload.get(), bytes.data(), bytes.size());
  return payload;
}

TEST(FrameTest, HeadersOfKnownTypesAndSizesOnly) {
  const std::string frame = FrameWriter(FrameType::kEnd).Take();
  ASSERT_EQ(frame.size(), kFrameHeader);
  const auto header = ParseHeader(frame.data(), 0);
  ASSERT_TRUE(header.has_value());
  EXPECT_EQ(header->type, FrameType::kEnd);
  EXPECT_EQ(header->size, 0u);

  for (const int type : {0, 8, 64, 75, 255}) {
    std::string bad = frame;
    bad[4] = static_cast<char>(type);
    EXPECT_FALSE(ParseHeader(bad.data(), 0).has_value()) << type;
  }
  std::string bad = frame;
  bad[7] = 1;
  EXPECT_FALSE(ParseHeader(bad.data(), 0).has_value());
  bad = frame;
  bad[0] = 11;
  EXPECT_FALSE(ParseHeader(bad.data(), 10).has_value());
  EXPECT_TRUE(ParseHeader(bad.data(), 11).has_value());
}

TEST(FrameReaderTest, StopsAtWhatIsNotThere) {
  FrameWriter writer(FrameType::kJob);
  writer.U32(1);
  const std::string frame = writer.Take();
  FrameReader reader(PayloadOf(frame));
  EXPECT_EQ(reader.I64(), 0);
  EXPECT_FALSE(reader.ok());
  // What would have been there is not read any more.
  EXPECT_EQ(reader.U32(), 0u);
  EXPECT_FALSE(reader.Complete());
}

TEST(FrameReaderTest, SizesBeyondThePayloadAreRefused) {
  FrameWriter writer(FrameType::kJob);
  writer.U32(0xFFFFFFFF);
  writer.U32(0xFFFFFFFF);
  const std::string frame = writer.Take();
  EXPECT_TRUE(FrameReader(PayloadOf(frame)).String().empty());
  EXPECT_TRUE(FrameReader(PayloadOf(frame)).Strings().empty());
  EXPECT_TRUE(FrameReader(PayloadOf(frame)).Buffer().empty());
  FrameReader reader(PayloadOf(frame));
  EXPECT_EQ(reader.Count(), 0u);
  EXPECT_FALSE(reader.ok());
}

TEST(JobTest, GoesThereAndBack) {
  Job job;
  job.sandbox = SandboxMode::kRequire;
  job.memory_limit = 1;
  job.cpu_limit = 2;
  job.file_size_limit = int64_t{1} << 40;
  job.open_files_limit = 4;
  job.temporary_folder = "/somewhere";
  job.options = {"a", "", "b", "x"};
  const std::string frame = EncodeJob(job);
  Job decoded;
  ASSERT_TRUE(DecodeJob(PayloadOf(frame), &decoded));
  EXPECT_EQ(decoded.sandbox, job.sandbox);
  EXPECT_EQ(decoded.memory_limit, job.memory_limit);
  EXPECT_EQ(decoded.cpu_limit, job.cpu_limit);
  EXPECT_EQ(decoded.file_size_limit, job.file_size_limit);
  EXPECT_EQ(decoded.open_files_limit, job.open_files_limit);
  EXPECT_EQ(decoded.temporary_folder, job.temporary_folder);
  EXPECT_EQ(decoded.options, job.options);
  for (size_t size = 0; size < PayloadOf(frame).size(); ++size) {
    EXPECT_FALSE(DecodeJob(PayloadOf(frame).substr(0, size), &decoded));
  }
  EXPECT_FALSE(DecodeJob(std::string(PayloadOf(frame)) + "x", &decoded));
}

TEST(DescriptionTest, NoPrefixIsTakenForTheWhole) {
  Description description;
  description.id = "pipe";
  description.formats = {{true, "txt", "text/plain", ".txt"},
                         {false, "page", "text/html", ".html"}};
  description.options = {{4, "colour", "red", {"red", "green"}, "help", true},
                         {2, "width", "3", {}, "", false, true, -1, 9}};
  description.max_table_rows = 7;
  description.max_memory = 8;
  description.accepted_documents = {"a", "b"};
  const std::string frame = EncodeDescription(description);
  Description decoded;
  ASSERT_TRUE(DecodeDescription(PayloadOf(frame), &decoded));
  EXPECT_EQ(decoded.id, "pipe");
  ASSERT_EQ(decoded.formats.size(), 2u);
  EXPECT_TRUE(decoded.formats[0].many_files);
  EXPECT_EQ(decoded.formats[1].id, "page");
  EXPECT_EQ(decoded.formats[1].file_extension, ".html");
  ASSERT_EQ(decoded.options.size(), 2u);
  EXPECT_TRUE(decoded.options[1].has_range);
  EXPECT_EQ(decoded.options[1].minimum, -1);
  EXPECT_EQ(decoded.options[1].maximum, 9);
  EXPECT_EQ(decoded.max_table_rows, 7u);
  EXPECT_EQ(decoded.max_memory, 8u);
  EXPECT_EQ(decoded.options[0].choices, description.options[0].choices);
  EXPECT_TRUE(decoded.options[0].required);
  EXPECT_EQ(decoded.accepted_documents, description.accepted_documents);
  for (size_t size = 0; size < PayloadOf(frame).size(); ++size) {
    Description cut;
    EXPECT_FALSE(DecodeDescription(PayloadOf(frame).substr(0, size), &cut));
  }
}

// A batch of every kind of column, with empty cells.
class BatchTest : public ::testing::Test {
 protected:
  void SetUp() override {
    v1::DocumentPart table = exporting::TablePart("t", "T");
    exporting::AddColumn(&table, "label", "Label", v1::COLUMN_ROLE_LABEL);
    exporting::AddColumn(&table, "day", "Day", v1::COLUMN_ROLE_DATE);
    exporting::AddColumn(&table, "figure", "Figure", v1::COLUMN_ROLE_FIGURE,
                         v1::UNIT_COUNT);
    v1::DocumentPart rows;
    for (int i = 0; i < 9; ++i) {
      v1::TableRow* row = exporting::AddRow(&rows);
      exporting::AddText(row, std::string(static_cast<size_t>(i), 'x'));
      exporting::AddDate(row, 2019, 4, 1 + i);
      if (i == 8) {
        exporting::AddEmpty(row);
      } else {
        exporting::AddCount(row, i);
      }
    }
    exporting::RowFrames builder;
    builder.Begin(table.table());
    for (const v1::TableRow& row : rows.rows().rows()) builder.Add(row);
    frame_ = builder.Take();
    // What is left of a frame does not get into the next.
    builder.Add(rows.rows().rows(0));
    builder.Take();
    for (const v1::TableRow& row : rows.rows().rows()) builder.Add(row);
    EXPECT_EQ(builder.Take(), frame_);
    columns_ = {{ColumnRole::kLabel, "label", {"label", "Label"}},
                {ColumnRole::kDate, "day", {}},
                {ColumnRole::kFigure, "figure", {}}};
  }

  bool Make(std::string_view payload, ArrowArray* batch) {
    return MakeBatch(columns_, Aligned(payload), payload.size(), batch);
  }

  std::string frame_;
  std::vector<Column> columns_;
};

TEST_F(BatchTest, IsAnArrowStruct) {
  ArrowArray batch;
  ASSERT_TRUE(Make(PayloadOf(frame_), &batch));
  EXPECT_EQ(batch.length, 9);
  EXPECT_EQ(batch.offset, 0);
  ASSERT_EQ(batch.n_children, 4);
  EXPECT_EQ(batch.children[1]->n_buffers, 3);
  EXPECT_EQ(batch.children[1]->null_count, 0);
  EXPECT_EQ(batch.children[1]->buffers[0], nullptr);
  const auto* days = static_cast<const int32_t*>(batch.children[2]->buffers[1]);
  EXPECT_EQ(days[0], 17987);
  const ArrowArray& figures = *batch.children[3];
  EXPECT_EQ(figures.null_count, 1);
  EXPECT_EQ(figures.n_buffers, 1);
  ASSERT_EQ(figures.n_children, 6);
  const auto* bits = static_cast<const uint8_t*>(figures.buffers[0]);
  EXPECT_EQ(bits[0], 0xFF);
  EXPECT_EQ(bits[1], 0);
  const auto* values =
      static_cast<const double*>(figures.children[0]->buffers[1]);
  EXPECT_EQ(reinterpret_cast<uintptr_t>(values) % alignof(double), 0u);
  EXPECT_EQ(values[7], 7);
  batch.release(&batch);
  EXPECT_EQ(batch.release, nullptr);
}

TEST_F(BatchTest, ChildrenOutliveTheBatchThatTheyWereTakenFrom) {
  ArrowArray batch;
  ASSERT_TRUE(Make(PayloadOf(frame_), &batch));
  ArrowArray child = *batch.children[1];
  batch.children[1]->release = nullptr;
  batch.release(&batch);
  const auto* offsets = static_cast<const int32_t*>(child.buffers[1]);
  EXPECT_EQ(offsets[9], 36);
  child.release(&child);
}

TEST_F(BatchTest, NoPrefixIsTakenForTheWhole) {
  const std::string_view payload = PayloadOf(frame_);
  ArrowArray batch;
  for (size_t size = 0; size < payload.size(); ++size) {
    EXPECT_FALSE(Make(payload.substr(0, size), &batch)) << size;
  }
  EXPECT_FALSE(Make(std::string(payload) + "12345678", &batch));
}

TEST_F(BatchTest, NoChangedByteLeadsOutsideThePayload) {
  // Run with AddressSanitizer, this shows that what is accepted is safe to
  // read.
  const std::string payload(PayloadOf(frame_));
  for (size_t at = 0; at < payload.size(); ++at) {
    for (const char change : {'\x01', '\x80', '\xFF'}) {
      std::string changed = payload;
      changed[at] = static_cast<char>(changed[at] ^ change);
      ArrowArray batch;
      if (!Make(changed, &batch)) continue;
      const ArrowArray& texts = *batch.children[1];
      const auto* offsets = static_cast<const int32_t*>(texts.buffers[1]);
      const auto* bytes = static_cast<const char*>(texts.buffers[2]);
      EXPECT_EQ(std::string(bytes, bytes + offsets[texts.length]).size(),
                static_cast<size_t>(offsets[texts.length]));
      batch.release(&batch);
    }
  }
}

TEST_F(BatchTest, TooManyRowsAreRefused) {
  FrameWriter writer(FrameType::kRows);
  writer.U32(REDRESS_MAX_BATCH_ROWS + 1);
  const std::vector<int8_t> types(REDRESS_MAX_BATCH_ROWS + 1,
                                  REDRESS_ROW_MEMBERS);
  writer.Buffer(types.data(), types.size());
  columns_.clear();
  ArrowArray batch;
  EXPECT_FALSE(Make(PayloadOf(writer.Take()), &batch));
}

TEST_F(BatchTest, TheSchemaHasNamesFormatsAndMetadata) {
  ArrowSchema schema = MakeSchema(columns_);
  EXPECT_STREQ(schema.format, "+s");
  ASSERT_EQ(schema.n_children, 4);
  EXPECT_STREQ(schema.children[0]->name, "row_type");
  EXPECT_STREQ(schema.children[0]->format, "c");
  EXPECT_STREQ(schema.children[1]->format, "u");
  EXPECT_STREQ(schema.children[2]->format, "tdD");
  EXPECT_STREQ(schema.children[3]->format, "+s");
  EXPECT_EQ(schema.children[3]->flags, ARROW_FLAG_NULLABLE);
  ASSERT_EQ(schema.children[3]->n_children, 6);
  EXPECT_STREQ(schema.children[3]->children[4]->name, "display");
  const std::string metadata("\1\0\0\0\5\0\0\0label\5\0\0\0Label", 22);
  EXPECT_EQ(std::string(schema.children[1]->metadata, metadata.size()),
            metadata);
  schema.release(&schema);
  EXPECT_EQ(schema.release, nullptr);
}

}  // namespace
}  // namespace redress::worker
