// Breaks a connection at the worst moment.

#ifndef REDRESS_TESTS_POSTGRES_BREAKING_PROXY_H_
#define REDRESS_TESTS_POSTGRES_BREAKING_PROXY_H_

#include <atomic>
#include <filesystem>
#include <list>
#include <mutex>
#include <string>
#include <thread>

namespace redress::postgres {

// Stands between clients and the unix socket of a cluster, passing on what they
// say to each other, until it sees the next COMMIT of a client.
class BreakingProxy {
 public:
  enum class At {
    // The server never hears of the COMMIT.
    kBeforeCommit,
    // It has done it, and the client does not hear of that.
    kAfterCommit,
  };

  // `cluster`: the folder of the cluster's socket.
  explicit BreakingProxy(const std::filesystem::path& cluster);
  BreakingProxy(const BreakingProxy&) = delete;
  BreakingProxy& operator=(const BreakingProxy&) = delete;
  ~BreakingProxy();

  // The URI of a database by way of this.
  std::string Uri(const std::string& database) const;

  // Breaks the connection of the next COMMIT. `refuse_others`: and every one
  // that is made afterwards.
  void BreakNext(At at, bool refuse_others = false);

 private:
  void Accept();
  void Pass(int client);

  const std::filesystem::path cluster_;
  std::filesystem::path folder_;
  int listener_ = -1;
  std::atomic<bool> ends_ = false;
  std::mutex mutex_;
  // Guarded by mutex_.
  bool armed_ = false;
  bool refuse_others_ = false;
  bool refusing_ = false;
  At at_ = At::kBeforeCommit;
  std::list<std::thread> threads_;
  // Last: it uses the rest.
  std::thread acceptor_;
};

}  // namespace redress::postgres

#endif  // REDRESS_TESTS_POSTGRES_BREAKING_PROXY_H_
