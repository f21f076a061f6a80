using System.Net;
using NymActors.Streams.Links;

namespace NymActors.Mixnet.Tests.Links;

/// <summary>What both halves of every way to a directory must do together.</summary>
public abstract class DirectoryTransportTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);

    protected abstract IDirectoryServer Server { get; }

    protected abstract IDirectoryTransport Transport { get; }

    [Fact]
    public async Task A_request_arrives_without_its_escapes_and_the_whole_body_comes_back()
    {
        var requests = new List<DirectoryRequest>();
        var body = new byte[300_000];
        body.AsSpan().Fill(7);
        await using var listener = await Server.ListenAsync(AnyPort, request =>
        {
            requests.Add(request);
            return Answer(HttpStatusCode.OK, body);
        });

        Assert.Equal(body, await GetAsync(listener, "/api//v1/a%20list?page=2"));
        Assert.Equal(new DirectoryRequest("GET", "/api//v1/a list", "?page=2"), Assert.Single(requests));
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.MethodNotAllowed)]
    public async Task A_status_of_failure_is_an_error_that_names_it(HttpStatusCode status)
    {
        await using var listener = await Server.ListenAsync(AnyPort, _ => Answer(status, [1]));
        var error = await Assert.ThrowsAsync<DirectoryTransportException>(() => GetAsync(listener, "/"));
        Assert.False(error.IsTimeout);
        Assert.Contains($"{(int)status}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_may_be_empty()
    {
        await using var listener = await Server.ListenAsync(AnyPort, _ => Answer(HttpStatusCode.NoContent, []));
        Assert.Empty(await GetAsync(listener, "/"));
    }

    [Fact]
    public async Task A_directory_that_has_ended_cannot_be_asked_and_its_address_is_free_again()
    {
        var listener = await Server.ListenAsync(AnyPort, _ => Answer(HttpStatusCode.OK, [1]));
        Assert.Equal([1], await GetAsync(listener, "/"));
        await listener.DisposeAsync();
        var error = await Assert.ThrowsAsync<DirectoryTransportException>(() => GetAsync(listener, "/"));
        Assert.StartsWith("could not be asked: ", error.Message, StringComparison.Ordinal);

        await using var again = await Server.ListenAsync(listener.EndPoint, _ => Answer(HttpStatusCode.OK, [2]));
        Assert.Equal([2], await GetAsync(again, "/"));
    }

    [Fact]
    public async Task An_address_in_use_is_refused()
    {
        await using var listener = await Server.ListenAsync(AnyPort, _ => Answer(HttpStatusCode.OK, [1]));
        await Assert.ThrowsAnyAsync<IOException>(() => Server.ListenAsync(listener.EndPoint, _ => Answer(HttpStatusCode.OK, [2])));
    }

    [Fact]
    public async Task A_request_that_is_given_up_is_cancelled()
    {
        await using var listener = await Server.ListenAsync(AnyPort, _ => Answer(HttpStatusCode.OK, [1]));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Transport.GetAsync(AddressOf(listener, "/"), new CancellationToken(canceled: true)).WaitAsync(Guard));
    }

    private static DirectoryResponse Answer(HttpStatusCode status, byte[] body) => new(status, "application/json", body, []);

    private static Uri AddressOf(IListener listener, string path) => new($"http://{listener.EndPoint}{path}");

    private Task<byte[]> GetAsync(IListener listener, string path) =>
        Transport.GetAsync(AddressOf(listener, path), CancellationToken.None).WaitAsync(Guard);
}
