#include "tests/postgres/breaking_proxy.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <iostream>

#include "absl/strings/str_cat.h"

namespace redress::postgres {
namespace {

constexpr char kSocketName[] = ".s.PGSQL.5432";
// How long a thread may sleep before it looks whether it should end.
constexpr int kSliceMs = 20;

sockaddr_un AddressIn(const std::filesystem::path& folder) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, (folder / kSocketName).c_str(),
               sizeof(address.sun_path) - 1);
  return address;
}

bool SendAll(int socket, const char* data, ssize_t size) {
  while (size > 0) {
    const ssize_t sent =
        send(socket, data, static_cast<size_t>(size), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    data += sent;
    size -= sent;
  }
  return true;
}

[[noreturn]] void Die(const std::string& why) {
  std::cerr << "breaking proxy: " << why << std::endl;
  std::exit(1);
}

}  // namespace

BreakingProxy::BreakingProxy(const std::filesystem::path& cluster)
    : cluster_(cluster) {
  std::string pattern =
      (std::filesystem::temp_directory_path() / "pgproxy.XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) Die("no temporary folder");
  folder_ = pattern;
  listener_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_un address = AddressIn(folder_);
  if (bind(listener_, reinterpret_cast<const sockaddr*>(&address),
           sizeof(address)) != 0 ||
      listen(listener_, 16) != 0) {
    Die("cannot listen");
  }
  acceptor_ = std::thread([this] { Accept(); });
}

BreakingProxy::~BreakingProxy() {
  ends_ = true;
  acceptor_.join();
  for (std::thread& thread : threads_) thread.join();
  close(listener_);
  std::filesystem::remove_all(folder_);
}

std::string BreakingProxy::Uri(const std::string& database) const {
  return absl::StrCat("postgresql://postgres@/", database,
                      "?host=", folder_.string());
}

void BreakingProxy::BreakNext(At at, bool refuse_others) {
  const std::lock_guard<std::mutex> lock(mutex_);
  armed_ = true;
  at_ = at;
  refuse_others_ = refuse_others;
}

void BreakingProxy::Accept() {
  while (!ends_) {
    pollfd waiting{listener_, POLLIN, 0};
    if (poll(&waiting, 1, kSliceMs) <= 0) continue;
    const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) continue;
    const std::lock_guard<std::mutex> lock(mutex_);
    if (refusing_) {
      close(client);
      continue;
    }
    threads_.emplace_back([this, client] { Pass(client); });
  }
}

void BreakingProxy::Pass(int client) {
  const int server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_un address = AddressIn(cluster_);
  bool goes_on = connect(server, reinterpret_cast<const sockaddr*>(&address),
                         sizeof(address)) == 0;
  bool committing = false;
  std::array<char, 65536> buffer;
  while (goes_on && !ends_) {
    pollfd ends[2] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
    if (poll(ends, 2, kSliceMs) <= 0) continue;
    if (ends[0].revents != 0) {
      const ssize_t size = recv(client, buffer.data(), buffer.size(), 0);
      if (size <= 0) break;
      if (memmem(buffer.data(), static_cast<size_t>(size), "COMMIT", 7) !=
          nullptr) {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (armed_) {
          armed_ = false;
          refusing_ = refuse_others_;
          if (at_ == At::kBeforeCommit) break;
          committing = true;
        }
      }
      goes_on = SendAll(server, buffer.data(), size);
    }
    if (ends[1].revents != 0) {
      const ssize_t size = recv(server, buffer.data(), buffer.size(), 0);
      if (size <= 0 || committing) break;
      goes_on = SendAll(client, buffer.data(), size);
    }
  }
  close(client);
  close(server);
}

}  // namespace redress::postgres
