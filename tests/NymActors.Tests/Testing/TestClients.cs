using Akka.Actor;
using NymActors.Configuration;
using NymActors.Mixnet;
using NymActors.Sphinx;
using NymActors.Topology;

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

    /// <summary>
    /// A packet each 40 ms, and loop cover: for simulated time, in which a second costs what happens in it, and every part of a
    /// client is to have something to do.
    /// </summary>
    public static NymClientOptions AtLeisure(this NymClientOptions options) => options with
    {
        Configuration = options.Configuration with
        {
            Traffic = options.Configuration.Traffic with { MessageSendingAverageDelay = TimeSpan.FromMilliseconds(40) },
            CoverTraffic = options.Configuration.CoverTraffic with
            {
                DisableLoopCoverTrafficStream = false,
                LoopCoverTrafficAverageDelay = TimeSpan.FromMilliseconds(500),
            },
        },
    };

    /// <summary>A mixnet without sockets.</summary>
    public static Task<LocalMixnet> StartMixnetAsync(LocalMixnetOptions? options = null) =>
        LocalMixnet.StartAsync((options ?? new()) with { Transport = MixnetTransport.InMemory });

    /// <summary>A client of a mixnet, over whatever the mixnet runs on.</summary>
    public static Task<NymClient> ConnectAsync(LocalMixnet mixnet, string id, ActorSystem? system = null)
    {
        var configuration = Configuration(mixnet.NymApiUrl, id);
        var options = new NymClientOptions { Configuration = configuration, ActorSystem = system };
        if (mixnet.Transport == MixnetTransport.InMemory)
        {
            options = options with
            {
                Connector = mixnet.GatewayConnector,
                Directory = new NymApiDirectory(configuration, SystemRandomSource.Instance, mixnet.Directory),
            };
        }

        return NymClient.ConnectAsync(options).WaitAsync(Patience);
    }

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
