using System.Diagnostics;
using System.Globalization;
using NymActors.Configuration;
using NymActors.Mixnet;
using NymActors.Sphinx;
using NymActors.Topology;

namespace NymActors.Benchmarks.Network;

/// <summary>
/// Two clients and a mixnet in this process, without sockets and without pacing: how long messages take there and back when nothing
/// but the work itself is in the way. Run it with <c>dotnet run -c Release --project tests/NymActors.Benchmarks -- exchange [messages]</c>.
/// </summary>
internal static class InMemoryExchange
{
    private const int Runs = 5;
    private const int MessageLength = 1000;

    public static async Task RunAsync(string[] arguments)
    {
        var messages = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 1000;
        await using var mixnet = await LocalMixnet.StartAsync(new() { Transport = MixnetTransport.InMemory });
        await using var alice = await ConnectAsync(mixnet, "alice");
        await using var bob = await ConnectAsync(mixnet, "bob");
        for (var run = 1; run <= Runs; run++)
        {
            var processor = Process.GetCurrentProcess().TotalProcessorTime;
            var start = Stopwatch.GetTimestamp();
            await Task.WhenAll(AskAsync(alice, bob, messages), AnswerAsync(bob, alice, messages), CountAsync(alice, messages));
            var elapsed = Stopwatch.GetElapsedTime(start);
            processor = Process.GetCurrentProcess().TotalProcessorTime - processor;
            Console.WriteLine(
                $"run {run}: {messages} messages of {MessageLength} bytes there and back in {elapsed.TotalSeconds:0.00} s, "
                + $"{processor.TotalSeconds:0.00} s of processor time on {Environment.ProcessorCount} processors");
        }
    }

    private static Task<NymClient> ConnectAsync(LocalMixnet mixnet, string id)
    {
        var configuration = new ClientConfiguration { Id = id, StoragePaths = StoragePaths.Below(id), NymApiUrls = [mixnet.NymApiUrl] }.WithoutCover();
        configuration = configuration with
        {
            Traffic = configuration.Traffic with
            {
                DisableMainPoissonPacketDistribution = true,
                AveragePacketDelay = TimeSpan.FromMilliseconds(1),
            },
        };
        return NymClient.ConnectAsync(new NymClientOptions
        {
            Configuration = configuration,
            Connector = mixnet.GatewayConnector,
            Directory = new NymApiDirectory(configuration, SystemRandomSource.Instance, mixnet.Directory),
        });
    }

    private static async Task AskAsync(NymClient from, NymClient to, int messages)
    {
        for (var i = 0; i < messages; i++)
        {
            await from.SendAsync(to.Address, new byte[MessageLength]);
        }
    }

    private static async Task AnswerAsync(NymClient from, NymClient to, int messages)
    {
        await foreach (var message in from.Messages)
        {
            await from.SendAsync(to.Address, message.Data);
            if (--messages == 0)
            {
                return;
            }
        }
    }

    private static async Task CountAsync(NymClient to, int messages)
    {
        await foreach (var _ in to.Messages)
        {
            if (--messages == 0)
            {
                return;
            }
        }
    }
}
