#include "service/export/description_cache.h"

#include <gtest/gtest.h>

#include <future>
#include <string>
#include <thread>
#include <vector>

namespace redress::exporting {
namespace {

v1::Exporter Named(const std::string& id) {
  v1::Exporter exporter;
  exporter.set_id(id);
  return exporter;
}

v1::Exporter Rejected() {
  v1::Exporter exporter;
  exporter.set_rejected_reason("is none");
  return exporter;
}

TEST(DescriptionCacheTest, AsksOnce) {
  int asked = 0;
  DescriptionCache cache([&](const std::string& path) {
    ++asked;
    return Named(path);
  });
  EXPECT_FALSE(cache.Peek("digest").has_value());
  EXPECT_EQ(cache.Get("digest", "a").id(), "a");
  EXPECT_EQ(cache.Get("digest", "b").id(), "a");
  EXPECT_EQ(cache.Peek("digest")->id(), "a");
  EXPECT_EQ(asked, 1);
}

TEST(DescriptionCacheTest, TriesARejectionAgainAndLaterEachTime) {
  DescriptionCache::Time now{};
  int asked = 0;
  DescriptionCache cache(
      [&](const std::string&) {
        ++asked;
        return asked < 4 ? Rejected() : Named("late");
      },
      [&] { return now; });
  const auto asked_after = [&](std::chrono::seconds wait) {
    now += wait;
    cache.Get("digest", "a");
    return asked;
  };
  EXPECT_EQ(asked_after(std::chrono::seconds(0)), 1);
  EXPECT_EQ(asked_after(std::chrono::seconds(59)), 1);
  EXPECT_EQ(asked_after(std::chrono::seconds(1)), 2);
  EXPECT_EQ(asked_after(std::chrono::seconds(119)), 2);
  EXPECT_EQ(asked_after(std::chrono::seconds(1)), 3);
  EXPECT_EQ(asked_after(std::chrono::seconds(240)), 4);
  EXPECT_EQ(asked_after(std::chrono::hours(24)), 4);
  EXPECT_EQ(cache.Peek("digest")->id(), "late");
}

TEST(DescriptionCacheTest, WhatIsKnownDoesNotWaitForWhatHangs) {
  std::promise<void> started;
  std::promise<void> go_on;
  DescriptionCache cache([&](const std::string& path) {
    if (path == "slow") {
      started.set_value();
      go_on.get_future().wait();
    }
    return Named(path);
  });
  cache.Get("1", "quick");
  std::thread slow([&] { EXPECT_EQ(cache.Get("2", "slow").id(), "slow"); });
  started.get_future().wait();
  EXPECT_EQ(cache.Peek("1")->id(), "quick");
  EXPECT_EQ(cache.Get("1", "quick").id(), "quick");
  EXPECT_FALSE(cache.Peek("2").has_value());
  EXPECT_EQ(cache.Get("3", "new").id(), "new");
  // Others who want the same wait for it, and it is not asked for again.
  std::vector<std::thread> others;
  for (int i = 0; i < 4; ++i) {
    others.emplace_back(
        [&] { EXPECT_EQ(cache.Get("2", "again").id(), "slow"); });
  }
  go_on.set_value();
  slow.join();
  for (std::thread& other : others) other.join();
}

}  // namespace
}  // namespace redress::exporting
