#include "service/query/page_token.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>

#include "absl/strings/escaping.h"
#include "redress/v1/query.pb.h"
#include "service/base/errors.h"

namespace redress::query {
namespace {

v1::Query Question(const std::string& measure) {
  v1::Query query;
  query.add_measures()->set_measure(measure);
  return query;
}

std::string ReasonAt(const absl::Status& status, const std::string& field) {
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  const std::vector<FieldViolation> violations = Violations(status);
  EXPECT_EQ(violations.size(), 1u);
  if (violations.empty()) return "";
  EXPECT_EQ(violations[0].field, field);
  return violations[0].reason;
}

TEST(PageTokenTest, ComesBackAsMade) {
  const std::string fingerprint = RequestFingerprint(Question("closed"));
  const std::string positions[] = {"", "10000", "a|b|\xC3\xA9",
                                   std::string("\0|x", 3)};
  for (const std::string& position : positions) {
    for (const int64_t version :
         {int64_t{0}, int64_t{7}, std::numeric_limits<int64_t>::max()}) {
      const std::string token = MakePageToken(version, fingerprint, position);
      const auto read = ReadPageToken(token, fingerprint, "page_token");
      ASSERT_TRUE(read.ok()) << read.status();
      EXPECT_EQ(read->version, version);
      EXPECT_EQ(read->position, position);
    }
  }
}

TEST(PageTokenTest, NeedsNoEscaping) {
  const std::string token = MakePageToken(
      1, RequestFingerprint(Question("closed")), "\xFF\xFE>>??|&=+/ ");
  EXPECT_EQ(token.find_first_not_of(
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                "0123456789-_"),
            std::string::npos)
      << token;
}

TEST(PageTokenTest, OfAnotherQuestionIsRefused) {
  const std::string token =
      MakePageToken(1, RequestFingerprint(Question("closed")), "5");
  const auto read = ReadPageToken(
      token, RequestFingerprint(Question("received")), "page_token");
  EXPECT_EQ(ReasonAt(read.status(), "page_token"),
            "PAGE_TOKEN_OF_ANOTHER_QUESTION");
}

TEST(PageTokenTest, WhatIsNoTokenIsRefused) {
  const std::string fingerprint = RequestFingerprint(Question("closed"));
  const std::string token = MakePageToken(12, fingerprint, "5");
  const std::string wrong[] = {
      "nonsense",
      "%%%",
      token.substr(0, 10),
      absl::WebSafeBase64Escape("v2|12|" + fingerprint + "|5"),
      absl::WebSafeBase64Escape("v1|twelve|" + fingerprint + "|5"),
      absl::WebSafeBase64Escape("v1|-12|" + fingerprint + "|5"),
      absl::WebSafeBase64Escape("v1|99999999999999999999|" + fingerprint + "|"),
      absl::WebSafeBase64Escape("v1|12|" + fingerprint)};
  for (const std::string& text : wrong) {
    const auto read = ReadPageToken(text, fingerprint, "query.page_token");
    EXPECT_EQ(ReasonAt(read.status(), "query.page_token"), "INVALID_PAGE_TOKEN")
        << text;
  }
}

TEST(PageTokenTest, FingerprintsTellRequestsApart) {
  EXPECT_EQ(RequestFingerprint(Question("closed")),
            RequestFingerprint(Question("closed")));
  EXPECT_NE(RequestFingerprint(Question("closed")),
            RequestFingerprint(Question("received")));
  // A token of one release is good in the next.
  EXPECT_EQ(RequestFingerprint(v1::Query()),
            "e3b0c44298fc1c149afbf4c8996fb924");
}

}  // namespace
}  // namespace redress::query
