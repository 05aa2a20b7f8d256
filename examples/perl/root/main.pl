# Hashes, regular expressions, processes, pipes, sockets, and modules of the library.
use strict;
use warnings;
use Digest::SHA qw(sha256_hex);
use IO::Socket::UNIX;
use List::Util qw(sum max first);
use POSIX qw(strftime floor :sys_wait_h);
use Data::Dumper;
use Time::HiRes qw(usleep);
use File::Temp qw(tempdir);
use Storable qw(freeze thaw);
$| = 1;
open(STDERR, ">&", \*STDOUT);

my %count;
$count{$_}++ for "the quick brown fox jumps over the lazy dog" =~ /\w/g;
print join(" ", map { "$_$count{$_}" } sort keys %count), "\n";
print sha256_hex("x" x 100000), " ", sum(1 .. 100), " ", max(3, 9, 2), " ", first { $_ > 5 } (1 .. 10);
print "\n", strftime("%F %T", gmtime(1e9)), " ", floor(-2.5), " ", 2**0.5, " ", 10 / 3, "\n";
$Data::Dumper::Sortkeys = 1;
print Dumper({ list => [1, 2, { a => undef }], text => "é" });
(my $text = "2020-01-02") =~ s/(\d+)-(\d+)-(\d+)/$3.$2.$1/;
print "$text ", sprintf("%.3e|%b|%-5s|", 12345.678, 10, "ab"), "\n";

pipe(my $reader, my $writer);
my $child = fork() // die;
if (!$child) { close $reader; print $writer "from $$\n" =~ s/\d+/child/r; close $writer; exit 3 }
close $writer;
print <$reader>;
waitpid($child, 0);
print "status ", $? >> 8, "\n";
print "backticks: ", `echo hello; exit 2`, $? >> 8, "\n" if -x "/bin/sh";
local $SIG{ALRM} = sub { die "alarm\n" };
eval { alarm 1; select(undef, undef, undef, 10) };
print "caught $@";

my $folder = tempdir(CLEANUP => 1);
my $server = IO::Socket::UNIX->new(Local => "$folder/socket", Listen => 1) or die;
if (!fork()) { my $to = IO::Socket::UNIX->new(Peer => "$folder/socket") or die; print $to "ping\n"; print "client: ", scalar <$to>; exit }
my $from = $server->accept;
print "server: ", scalar <$from>;
print $from "pong\n";
close $from;
wait;
print thaw(freeze([1, { b => 2 }]))->[1]{b}, "\n";
opendir(my $dir, "/etc");
print join(" ", sort grep { /^(passwd|group|hosts)$/ } readdir $dir), "\n";
warn "the end\n";
exit 7;
