"""Processes with queues, locks, shared values and shared memory."""
import multiprocessing as mp
from multiprocessing.shared_memory import SharedMemory


def add(value, lock, barrier):
    barrier.wait()
    for _ in range(500):
        with lock:
            value.value += 1


def square(n):
    return n * n


def fill(name, queue):
    block = SharedMemory(name)
    block.buf[:5] = b"hello"
    block.close()
    queue.put("filled")


context = mp.get_context("fork")
with context.Pool(3) as pool:
    print(pool.map(square, range(10)))
value, lock, barrier = context.Value("i", 0, lock=False), context.Lock(), context.Barrier(3)
workers = [context.Process(target=add, args=(value, lock, barrier)) for _ in range(3)]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()
print("counted", value.value, [worker.exitcode for worker in workers])
block, queue = SharedMemory(create=True, size=4096), context.Queue()
worker = context.Process(target=fill, args=(block.name, queue))
worker.start()
print(queue.get(), bytes(block.buf[:5]))
worker.join()
block.close()
block.unlink()
