using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using NymActors.Streams.Links;
using ZstdSharp;

namespace NymActors.Mixnet.Tests.Links;

/// <summary>What a directory sees of a request: the same bytes as those of nym-client 1.1.76 (docs/protocol/06-network.md 3.2).</summary>
public sealed class PublicClientRequestTests : IDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);
    private static readonly byte[] Body = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("a list of nodes, ", 1_000)));

    private readonly TcpListener _directory = new(IPAddress.Loopback, 0);
    private readonly HttpDirectoryTransport _transport = new();

    public PublicClientRequestTests() => _directory.Start();

    public void Dispose()
    {
        _transport.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task The_head_of_a_request_is_that_of_the_public_client_to_the_byte()
    {
        var (head, _) = await AskAsync("", []);
        Assert.Equal(
            "GET /api/v2/unstable/nym-nodes/skimmed/entry-gateways?page=0&output=bincode HTTP/1.1\r\n"
            + "accept: application/bincode\r\n"
            + "content-type: application/bincode\r\n"
            + $"user-agent: {PublicClient.UserAgent}\r\n"
            + "accept-encoding: zstd,gzip,deflate,br\r\n"
            + $"host: {_directory.LocalEndpoint}\r\n"
            + "\r\n",
            head);
        Assert.Matches("^nym-client/1\\.1\\.76/(x86_64|aarch64)-[a-z]+-[a-z]+(-[a-z]+)?/f84de25$", PublicClient.UserAgent);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    [InlineData("zstd")]
    [InlineData("identity")]
    [InlineData("gzip, br")]
    public async Task An_answer_in_any_encoding_that_is_offered_is_read(string encoding)
    {
        var encoded = encoding.Split(", ").Aggregate(Body, Encode);
        var (_, answer) = await AskAsync($"Content-Encoding: {encoding}\r\n", encoded);
        Assert.Equal(Body, answer);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    [InlineData("zstd")]
    [InlineData("lzma")]
    public async Task An_answer_that_is_not_encoded_as_it_says_is_an_error(string encoding)
    {
        var error = await Assert.ThrowsAsync<DirectoryTransportException>(() => AskAsync($"Content-Encoding: {encoding}\r\n", Body));
        Assert.Contains(encoding, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_that_grows_beyond_the_limit_is_given_up()
    {
        var error = Assert.Throws<DirectoryTransportException>(() => EncodedContent.Decode(Encode(new byte[3 << 20], "zstd"), ["zstd"], 2 << 20));
        Assert.Contains("2 MiB", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Headers_of_a_proxy_keep_their_place_and_what_is_no_request_passes_unchanged()
    {
        var written = "GET http://nym.example/ HTTP/1.1\r\nHost: nym.example\r\nProxy-Authorization: Basic x\r\nAccept: a\r\n\r\n"u8.ToArray();
        Assert.Equal(
            "GET http://nym.example/ HTTP/1.1\r\naccept: a\r\ncontent-type: application/bincode\r\nproxy-authorization: Basic x\r\nhost: nym.example\r\n\r\n",
            Encoding.ASCII.GetString(PublicClientHeads.OfDirectory(written).Span));
        foreach (var other in new[] { "CONNECT nym.example:443 HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHalf", "GET / HTTP/1.1\r\nno header\r\n\r\n" })
        {
            Assert.Equal(other, Encoding.ASCII.GetString(PublicClientHeads.OfDirectory(Encoding.ASCII.GetBytes(other)).Span));
        }
    }

    private static byte[] Encode(byte[] body, string encoding)
    {
        using var encoded = new MemoryStream();
        using (Stream encoder = encoding switch
        {
            "gzip" => new GZipStream(encoded, CompressionLevel.Fastest, leaveOpen: true),
            "deflate" => new ZLibStream(encoded, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(encoded, CompressionLevel.Fastest, leaveOpen: true),
            "zstd" => new CompressionStream(encoded, leaveOpen: true),
            _ => new BufferedStream(new MemoryStream()),
        })
        {
            encoder.Write(body);
        }

        return encoding == "identity" ? body : encoded.ToArray();
    }

    /// <summary>Asks a directory that answers so; returns what it heard and what was read of its answer.</summary>
    private async Task<(string Head, byte[] Answer)> AskAsync(string headers, byte[] body)
    {
        var asking = _transport.GetAsync(
            new Uri($"http://{_directory.LocalEndpoint}/api/v2/unstable/nym-nodes/skimmed/entry-gateways?page=0&output=bincode"),
            CancellationToken.None);
        using var connection = await _directory.AcceptTcpClientAsync().WaitAsync(Guard);
        var stream = connection.GetStream();
        var head = new StringBuilder();
        var buffer = new byte[4096];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            head.Append(Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer).AsTask().WaitAsync(Guard)));
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\n{headers}Content-Length: {body.Length}\r\n\r\n"));
        await stream.WriteAsync(body);
        return (head.ToString(), await asking.WaitAsync(Guard));
    }
}
