# Blocks, big numbers, threads, processes, sockets and modules of the library.
$stdout.sync = true
$stderr.reopen($stdout)
require "json"
require "digest"
require "socket"
require "set"
require "tempfile"
require "time"
puts 2**200, [3, 1, 2].sort.map { |n| n * 1.5 }.inspect, "héllo".upcase, :symbol.to_proc.call("x") rescue puts $!.class
puts JSON.generate({ a: [1, nil, 2.5], "b" => { c: true } }), JSON.parse('{"x": [1e3]}').inspect
puts Digest::SHA256.hexdigest("x" * 1000), Set.new([1, 2, 2]).size, Time.at(0).utc.iso8601
queue = Queue.new
threads = 4.times.map { |i| Thread.new { 100.times { |n| queue << n * i } } }
threads.each(&:join)
puts queue.size, queue.size.times.sum { queue.pop }
pid = fork { exit 7 }
Process.wait pid
puts $?.exitstatus
reader, writer = IO.pipe
fork { writer.puts "from the child"; exit! }
writer.close
puts reader.read
Process.waitall
server = TCPServer.new("127.0.0.1", 0)
client = Thread.new { socket = TCPSocket.new("127.0.0.1", server.addr[1]); socket.puts "ping"; socket.gets }
connection = server.accept
puts connection.gets
connection.puts "pong"
puts client.value
Tempfile.create("x") { |file| file.write("text"); file.flush; puts File.size(file.path) }
fiber = Fiber.new { 3.times { |i| Fiber.yield i }; :done }
puts 4.times.map { fiber.resume }.inspect
puts "%05.2f|%-5s|%x" % [3.14159, "ab", 255], "2020-01-02"[/(\d+)-/, 1], (1..Float::INFINITY).lazy.select(&:even?).first(3).inspect
trap("USR1") { puts "signal" }
Process.kill("USR1", Process.pid)
sleep 0.05
GC.start
puts ObjectSpace.count_objects[:TOTAL] > 0, RUBY_PLATFORM
abort "the end"
