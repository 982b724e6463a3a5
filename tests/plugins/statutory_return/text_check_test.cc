#include "plugins/statutory_return/text_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace redress::statutory_return {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(TextCheckTest, FindsMailAddresses) {
  for (const char* text : {"a@b.uk", "Write to jo.o'neil@council.gov.uk today",
                           "<first_last+x@sub.example.org>"}) {
    EXPECT_THAT(FindPersonalData(text), ElementsAre("an e-mail address"))
        << text;
  }
  for (const char* text : {"@", "3 @ 4", "a@b", "see @team.leader", "a@.b"}) {
    EXPECT_THAT(FindPersonalData(text), IsEmpty()) << text;
  }
}

TEST(TextCheckTest, FindsTelephoneNumbers) {
  for (const char* text :
       {"020 7946 0018", "(020) 7946-0018", "07700 900123", "07700900123",
        "+44 7700 900123", "+44 (0)20 7946 0018", "0044 20 7946 0018",
        "01632 960001."}) {
    EXPECT_THAT(FindPersonalData(text), ElementsAre("a telephone number"))
        << text;
  }
  for (const char* text :
       {"2019-04-01 to 2019-09-30", "01-04-2019 12", "01/04/2019",
        "0 of 12 in 2019", "£3,600.00", "1234567890123456", "00123456789"}) {
    EXPECT_THAT(FindPersonalData(text), IsEmpty()) << text;
  }
}

TEST(TextCheckTest, FindsPostcodes) {
  for (const char* text : {"M1 1AE", "lives in sw1a 2aa.", "EC1A1BB", "B33 8TH",
                           "CR2 6XH", "DN55 1PT", "W1A 0AX"}) {
    EXPECT_THAT(FindPersonalData(text), ElementsAre("a postcode")) << text;
  }
  for (const char* text : {"S1 2nd stage", "CLA 1", "FST4", "CFAT 2", "Team A1",
                           "Q1 3rd", "M1 1CC", "COVID19"}) {
    EXPECT_THAT(FindPersonalData(text), IsEmpty()) << text;
  }
}

TEST(TextCheckTest, FindsNumbersOfThePublicServices) {
  EXPECT_THAT(FindPersonalData("NHS 943 476 5919"),
              ElementsAre("an NHS number"));
  EXPECT_THAT(FindPersonalData("9434765919"), ElementsAre("an NHS number"));
  EXPECT_THAT(FindPersonalData("943 476 5918"), IsEmpty()) << "check digit";
  EXPECT_THAT(FindPersonalData("UPN H801200001001"),
              ElementsAre("a unique pupil number"));
  EXPECT_THAT(FindPersonalData("AB 12 34 56 C"),
              ElementsAre("a National Insurance number"));
}

TEST(TextCheckTest, NamesEachKindOnceAndCopesWithAnything) {
  EXPECT_THAT(FindPersonalData("a@b.uk c@d.uk 07700 900123"),
              ElementsAre("an e-mail address", "a telephone number"));
  EXPECT_THAT(FindPersonalData(""), IsEmpty());
  EXPECT_THAT(FindPersonalData("\xFF\xFE +@. ((("), IsEmpty());
  EXPECT_THAT(FindPersonalData(std::string(100000, '0')), IsEmpty());
}

}  // namespace
}  // namespace redress::statutory_return
