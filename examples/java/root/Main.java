import java.net.*;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.stream.*;

/** Collections, threads, files and a socket. */
public class Main {
  record Point(int x, int y) {}

  public static void main(String[] arguments) throws Exception {
    System.out.println("Hello, " + System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    System.out.println(IntStream.rangeClosed(1, 100).boxed().collect(Collectors.partitioningBy(n -> n % 7 == 0, Collectors.summingInt(n -> n))));
    System.out.println(new Point(1, 2) + " " + Math.sqrt(2) + " " + new java.math.BigInteger("2").pow(200));
    var pool = Executors.newFixedThreadPool(4);
    var futures = new ArrayList<Future<Long>>();
    for (int i = 0; i < 8; i++) { final long n = i; futures.add(pool.submit(() -> LongStream.range(0, 1000 * n).sum())); }
    for (var future : futures) System.out.print(future.get() + " ");
    pool.shutdown();
    System.out.println(pool.awaitTermination(10, TimeUnit.SECONDS));
    Path file = Files.createTempFile("java", ".txt");
    Files.writeString(file, "one\ntwo\n");
    System.out.println(Files.readAllLines(file) + " " + Files.size(file));
    try (var server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      var client = new Thread(() -> {
        try (var socket = new Socket(server.getInetAddress(), server.getLocalPort())) { socket.getOutputStream().write("ping".getBytes()); }
        catch (Exception error) { System.out.println(error); }
      });
      client.start();
      try (var socket = server.accept()) { System.out.println(new String(socket.getInputStream().readAllBytes())); }
      client.join();
    }
    try { Object nothing = null; nothing.hashCode(); } catch (NullPointerException error) { System.out.println("null"); }
    byte[][] garbage = new byte[100][];
    for (int i = 0; i < 2000; i++) garbage[i % 100] = new byte[100_000];
    System.exit(7);
  }
}
