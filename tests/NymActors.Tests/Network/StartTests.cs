using NymActors.Testing;

namespace NymActors.Network;

/// <summary>A client that cannot start says why; it does not leave its starter waiting.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task A_setting_that_no_client_can_work_with_is_named()
    {
        var configuration = TestClients.Configuration(new Uri("http://127.0.0.1:9/api"), "alice");
        var unfit = configuration with { Traffic = configuration.Traffic with { MessageSendingAverageDelay = TimeSpan.Zero } };
        var error = await Assert.ThrowsAsync<NymClientException>(
            () => NymClient.ConnectAsync(new NymClientOptions { Configuration = unfit }, TestContext.Current.CancellationToken));
        Assert.Equal(NymClientError.InvalidArgument, error.Error);
        Assert.Contains("message_sending_average_delay", error.Message, StringComparison.Ordinal);
    }
}
