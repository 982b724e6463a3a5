// A real PostgreSQL of a test's own.

#ifndef REDRESS_TESTS_POSTGRES_TEST_CLUSTER_H_
#define REDRESS_TESTS_POSTGRES_TEST_CLUSTER_H_

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "service/base/postgres.h"

namespace redress::postgres {

// A cluster in a folder of its own, reached over a unix socket in it. It and
// its folder go with this object, or with the process, however that ends. It
// runs as the user of the test, or, where that is root, as "postgres" or
// "nobody": PostgreSQL refuses root. Whatever it cannot do ends the test
// program with a text that says why.
class TestCluster {
 public:
  // Makes and starts it, with settings such as "max_connections=20" on top. Its
  // folder is made in `parent`, or where temporary ones are: if that is empty,
  // or too long for a socket's path.
  explicit TestCluster(std::vector<std::string> settings = {},
                       const std::filesystem::path& parent = {});
  TestCluster(const TestCluster&) = delete;
  TestCluster& operator=(const TestCluster&) = delete;
  ~TestCluster();

  // One for all tests of a program, made when it is first asked for (it takes
  // some two seconds). Each test takes a NewDatabase of it.
  static TestCluster& Shared();

  // A new, empty database; returns the URI by which its superuser reaches it.
  // Texts sort as in English there, unlike in the "C" collation.
  std::string NewDatabase();

  // The URI of a database of this cluster.
  std::string Uri(const std::string& database) const;

  // Ends every process of it at once, as a power cut would.
  void Kill();
  // Starts it again after Kill, and waits until it answers.
  void Start();

  // Where the socket is.
  const std::filesystem::path& folder() const { return folder_; }

 private:
  void StartWatcher();
  void StopWatcher();
  // Runs a program as the user of the cluster.
  pid_t Spawn(const std::vector<std::string>& command) const;

  std::vector<std::string> settings_;
  std::filesystem::path folder_;
  // uid:gid where the test itself is root.
  std::vector<std::string> as_user_;
  pid_t server_ = 0;
  // A shell that cleans up when its input ends, that is when the test dies.
  pid_t watcher_ = 0;
  int watcher_input_ = -1;
  int databases_ = 0;
};

// The connection, or the end of the program.
Connection Connected(const std::string& uri);

}  // namespace redress::postgres

#endif  // REDRESS_TESTS_POSTGRES_TEST_CLUSTER_H_
