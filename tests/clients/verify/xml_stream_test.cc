#include "clients/verify/xml_stream.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace redress::verify {
namespace {

ByteSource SourceOf(std::string bytes, int64_t most = 1 << 16) {
  const auto rest = std::make_shared<std::string>(std::move(bytes));
  return [rest, most](char* to, int64_t size) {
    const auto taken = static_cast<size_t>(
        std::min({size, most, static_cast<int64_t>(rest->size())}));
    std::memcpy(to, rest->data(), taken);
    rest->erase(0, taken);
    return static_cast<int64_t>(taken);
  };
}

// The begins, texts and ends, in order; the error behind them.
std::string Events(XmlStream& xml) {
  std::string events;
  while (xml.Next()) {
    if (xml.IsBegin()) {
      absl::StrAppend(&events, "<", xml.Name(),
                      xml.IsEmptyElement() ? "/>" : ">");
    } else if (xml.IsEnd()) {
      absl::StrAppend(&events, "</", xml.Name(), ">");
    } else {
      absl::StrAppend(&events, xml.Text());
    }
  }
  return xml.status().ok() ? events
                           : absl::StrCat(events, " !", xml.status().message());
}

std::string EventsOf(const std::string& bytes) {
  XmlStream xml(SourceOf(bytes), "the file");
  return Events(xml);
}

TEST(XmlStreamTest, GivesElementsTextsAndEnds) {
  EXPECT_EQ(EventsOf("<?xml version=\"1.0\"?><!-- no --><a><x:b xmlns:x=\"u\">"
                     "t&amp;<![CDATA[<c>]]></x:b><d/></a>"),
            "<a><b>t&<c></b><d/></a>");
}

TEST(XmlStreamTest, ComesByteByByte) {
  XmlStream xml(SourceOf("<a><b>text</b></a>", 1), "the file");
  EXPECT_EQ(Events(xml), "<a><b>text</b></a>");
}

TEST(XmlStreamTest, FindsAttributesByTheirLocalNames) {
  XmlStream xml(SourceOf("<a xmlns:r=\"u\" sheetId=\"1\" r:id=\"rId2\"/>"),
                "the file");
  ASSERT_TRUE(xml.Next());
  EXPECT_EQ(xml.Attribute("id"), "rId2");
  EXPECT_EQ(xml.Attribute("sheetId"), "1");
  EXPECT_EQ(xml.Attribute("none"), "");
  EXPECT_EQ(xml.Name(), "a");
}

TEST(XmlStreamTest, SaysWhichLineIsMalformed) {
  EXPECT_TRUE(absl::StrContains(EventsOf("<a>\n<b></c></a>"),
                                "!the file is malformed, in line 2"));
  EXPECT_TRUE(absl::StrContains(EventsOf("<a><b>"), "!the file is malformed"));
  EXPECT_TRUE(absl::StrContains(EventsOf(""), "!the file is malformed"));
}

TEST(XmlStreamTest, RefusesDocumentsWithTheirOwnEntities) {
  std::string laughs = "<!DOCTYPE a [<!ENTITY l0 \"ha\">";
  for (int i = 1; i < 30; ++i) {
    absl::StrAppend(&laughs, "<!ENTITY l", i, " \"&l", i - 1, ";&l", i - 1,
                    ";\">");
  }
  absl::StrAppend(&laughs, "]><a>&l29;</a>");
  EXPECT_TRUE(absl::StartsWith(EventsOf(laughs), " !the file is malformed"));
  EXPECT_TRUE(absl::StartsWith(
      EventsOf("<!DOCTYPE a SYSTEM \"http://127.0.0.1:9/a.dtd\"><a/>"),
      " !the file is malformed"));
  EXPECT_TRUE(absl::StrContains(EventsOf("<a>&unknown;</a>"), "!"));
}

TEST(XmlStreamTest, DeepNestingIsAnError) {
  std::string deep;
  for (int i = 0; i < 100000; ++i) deep += "<a>";
  EXPECT_TRUE(absl::StrContains(EventsOf(deep), "!the file is malformed"));
}

TEST(XmlStreamTest, AnErrorOfTheSourceIsAnError) {
  XmlStream xml([](char*, int64_t) { return int64_t{-1}; }, "the file");
  EXPECT_FALSE(xml.Next());
  EXPECT_FALSE(xml.status().ok());
}

}  // namespace
}  // namespace redress::verify
