// In builds with sanitizers: a plugin's crash ends the worker by its signal, as
// in any other build, and a finding of the sanitizer is a crash too.

#if defined(__SANITIZE_ADDRESS__)
extern "C" const char* __asan_default_options() {
  return "handle_segv=0:handle_sigbus=0:handle_sigfpe=0:handle_sigill=0:"
         "abort_on_error=1";
}
#elif defined(__SANITIZE_THREAD__)
extern "C" const char* __tsan_default_options() {
  return "handle_segv=0:handle_sigbus=0:handle_sigfpe=0:handle_sigill=0:"
         "abort_on_error=1";
}
#endif
