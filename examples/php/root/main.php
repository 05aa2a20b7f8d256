<?php
// The language, its library, and the built-in server with a client.
echo json_encode(["a" => [1, 2.5, null], "é" => "ü"], JSON_UNESCAPED_UNICODE), "\n", 2 ** 64, " ", intdiv(-7, 2), " ", 0.1 + 0.2, "\n";
echo hash("sha256", str_repeat("x", 100000)), " ", strlen(random_bytes(8)), " ", date("c", 0), "\n";
preg_match('/(\d+)-(?<month>\d+)/', "2020-05", $match);
print_r($match);
function numbers($limit) { for ($i = 1; $i <= $limit; $i++) yield $i => $i * $i; }
foreach (numbers(4) as $key => $value) echo "$key=$value ";
$list = ["pear", "fig", "apple"];
usort($list, fn($a, $b) => strlen($a) <=> strlen($b));
enum Suit: string { case Hearts = "H"; case Spades = "S"; }
echo Suit::from("S")->name, " ", match (true) { PHP_INT_SIZE === 8 => "64 bits", default => "?" }, "\n";
file_put_contents("/tmp/text", implode("\n", range(1, 1000)));
echo filesize("/tmp/text"), " ", md5_file("/tmp/text"), " ", count(file("/tmp/text")), " ", implode(",", array_diff(scandir("/tmp"), [".", ".."])), "\n";
try { intdiv(1, 0); } catch (DivisionByZeroError $error) { echo $error->getMessage(), "\n"; }
file_put_contents("/tmp/index.php", '<?php header("X-Test: yes"); echo "Hello, ", $_GET["name"] ?? "?", "\n";');
$server = proc_open([PHP_BINARY, "-S", "127.0.0.1:8000", "-t", "/tmp"], [1 => ["file", "/dev/null", "w"], 2 => ["file", "/dev/null", "w"]], $pipes);
while (!($socket = @fsockopen("127.0.0.1", 8000))) usleep(20000);
fwrite($socket, "GET /?name=world HTTP/1.0\r\n\r\n");
$answer = stream_get_contents($socket);
echo strtok($answer, "\r"), " ", strpos($answer, "X-Test: yes") !== false, " ", trim(substr($answer, -13)), "\n";
proc_terminate($server);
echo PHP_OS, " ", PHP_MAJOR_VERSION, "\n";
exit(5);
