using Akka.Actor;
using NymActors.Configuration;
using NymActors.Mixnet;

namespace NymActors.Testing;

/// <summary>Clients of a local mixnet for tests.</summary>
internal static class TestClients
{
    /// <summary>A guard against tests that hang, not a measure of anything.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMinutes(2);

    /// <summary>Fast mode: 250 packets a second instead of 50, and nearly no loop cover.</summary>
    public static ClientConfiguration Configuration(Uri nymApi, string id) => new ClientConfiguration
    {
        Id = id,
        StoragePaths = StoragePaths.Below("/nowhere"),
        NymApiUrls = [nymApi],
    }.WithFastMode();

    public static Task<NymClient> ConnectAsync(LocalMixnet mixnet, string id, ActorSystem? system = null) =>
        NymClient.ConnectAsync(new NymClientOptions { Configuration = Configuration(mixnet.NymApiUrl, id), ActorSystem = system }).WaitAsync(Patience);

    /// <summary>The next message that arrives.</summary>
    public static async Task<IncomingMessage> NextAsync(this NymClient client)
    {
        using var guard = new CancellationTokenSource(Patience);
        await foreach (var message in client.Messages.WithCancellation(guard.Token))
        {
            return message;
        }

        throw new InvalidOperationException("The client stopped.");
    }
}
