/* Lists a folder and reads every file below it, with two threads: what any reader of that tree has to do at least. */
#define _DEFAULT_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { THREADS = 2, PORTION = 256 * 1024 };

static char **folders;
static size_t waiting, room;
static int working;
static long long total;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

static void push(char *folder) {
  pthread_mutex_lock(&lock);
  if (waiting == room) folders = realloc(folders, (room = room ? room * 2 : 64) * sizeof *folders);
  folders[waiting++] = folder;
  pthread_cond_signal(&changed);
  pthread_mutex_unlock(&lock);
}

/* The next folder; NULL when none waits and no thread can find another one. */
static char *pop(void) {
  pthread_mutex_lock(&lock);
  working--;
  while (waiting == 0 && working > 0) pthread_cond_wait(&changed, &lock);
  char *folder = waiting > 0 ? folders[--waiting] : NULL;
  if (folder != NULL) working++;
  else pthread_cond_broadcast(&changed);
  pthread_mutex_unlock(&lock);
  return folder;
}

static long long read_file(int folder, const char *name, char *buffer) {
  int file = openat(folder, name, O_RDONLY);
  long long sum = 0;
  ssize_t got;
  if (file < 0) return 0;
  while ((got = read(file, buffer, PORTION)) > 0) sum += got;
  close(file);
  return sum;
}

static int is_folder(int folder, const struct dirent *entry) {
  struct stat info;
  if (entry->d_type != DT_UNKNOWN) return entry->d_type == DT_DIR;
  return fstatat(folder, entry->d_name, &info, 0) == 0 && S_ISDIR(info.st_mode);
}

static long long read_folder(const char *path, char *buffer) {
  long long sum = 0;
  struct dirent *entry;
  DIR *folder = opendir(path);
  if (folder == NULL) return 0;
  while ((entry = readdir(folder)) != NULL) {
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    if (is_folder(dirfd(folder), entry)) {
      char *below = malloc(strlen(path) + strlen(entry->d_name) + 2);
      sprintf(below, "%s/%s", path, entry->d_name);
      push(below);
    } else {
      sum += read_file(dirfd(folder), entry->d_name, buffer);
    }
  }
  closedir(folder);
  return sum;
}

static void *work(void *unused) {
  char *buffer = malloc(PORTION), *folder;
  long long sum = 0;
  while ((folder = pop()) != NULL) {
    sum += read_folder(folder, buffer);
    free(folder);
  }
  pthread_mutex_lock(&lock);
  total += sum;
  pthread_mutex_unlock(&lock);
  free(buffer);
  return unused;
}

int main(int count, char **arguments) {
  pthread_t threads[THREADS];
  if (count != 2) return 2;
  working = THREADS;
  push(strdup(arguments[1]));
  for (int at = 0; at < THREADS; at++) pthread_create(&threads[at], NULL, work, NULL);
  for (int at = 0; at < THREADS; at++) pthread_join(threads[at], NULL);
  printf("%lld\n", total);
  return 0;
}
