using System.Diagnostics;
using System.Globalization;
using NymActors.Configuration;
using NymActors.Mixnet;
using NymActors.Outgoing;
using NymActors.Sphinx;
using NymActors.Topology;

namespace NymActors.Benchmarks.Network;

/// <summary>
/// How long a hundred messages of 100 bytes take while one of many megabytes is on its way, in a lane of their own and in the same
/// one: two clients and a mixnet in this process. Run it with
/// <c>dotnet run -c Release --project tests/NymActors.Benchmarks -- lanes [megabytes] [milliseconds between packets; 0 for no pacing]</c>.
/// </summary>
internal static class LaneDelays
{
    private const int SmallMessages = 100;
    private const int SmallLength = 100;

    private static readonly TransmissionLane Big = TransmissionLane.Connection(1);
    private static readonly TransmissionLane Small = TransmissionLane.Connection(2);

    public static async Task RunAsync(string[] arguments)
    {
        var megabytes = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 20;
        var interval = TimeSpan.FromMilliseconds(arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 0);
        Console.WriteLine($"a packet {(interval > TimeSpan.Zero ? $"each {interval.TotalMilliseconds:0} ms" : "whenever the one before is done")}");
        await MeasureAsync("alone", 0, Small, interval);
        await MeasureAsync($"beside {megabytes} MB, another lane", megabytes, Small, interval);
        await MeasureAsync($"beside {megabytes} MB, the same lane", megabytes, Big, interval);
    }

    private static async Task MeasureAsync(string what, int megabytes, TransmissionLane lane, TimeSpan interval)
    {
        await using var mixnet = await LocalMixnet.StartAsync(new() { Transport = MixnetTransport.InMemory });
        await using var alice = await ConnectAsync(mixnet, "alice", interval);
        await using var bob = await ConnectAsync(mixnet, "bob", interval);
        using var end = new CancellationTokenSource();
        var reading = ReadAsync(bob, end.Token);
        GC.Collect();
        var (managed, resident) = (GC.GetTotalMemory(forceFullCollection: true), Process.GetCurrentProcess().WorkingSet64);
        var watching = WatchAsync(end.Token);

        var start = Stopwatch.GetTimestamp();
        Task<MessageReceipt>? big = null;
        var taken = TimeSpan.Zero;
        if (megabytes > 0)
        {
            big = alice.SendAsync(bob.Address, new byte[megabytes << 20], Big);
            await big;
            taken = Stopwatch.GetElapsedTime(start);
        }

        var first = Stopwatch.GetTimestamp();
        var accepted = new List<TimeSpan>();
        var acknowledged = new List<Task<TimeSpan>>();
        for (var i = 0; i < SmallMessages; i++)
        {
            var receipt = await alice.SendAsync(bob.Address, new byte[SmallLength], lane);
            accepted.Add(Stopwatch.GetElapsedTime(first));
            acknowledged.Add(AcknowledgedAsync(receipt, first));
        }

        var times = (await Task.WhenAll(acknowledged)).Order().ToList();
        var left = alice.Report().Lanes.Sum(static waiting => waiting.Fragments);
        if (big is not null)
        {
            await big.Result.Acknowledged;
        }

        var whole = Stopwatch.GetElapsedTime(start);
        await end.CancelAsync();
        var (mostManaged, mostResident) = await watching;
        await reading;
        Console.WriteLine(
            $"{what}: the big one taken in after {taken.TotalSeconds:0.00} s; the first small one taken in after {accepted[0].TotalSeconds:0.00} s, "
            + $"the last after {accepted[^1].TotalSeconds:0.00} s; acknowledged: half after {times[times.Count / 2].TotalSeconds:0.00} s, "
            + $"all after {times[^1].TotalSeconds:0.00} s, when {left} fragments were still queued; everything after {whole.TotalSeconds:0.00} s; "
            + $"at most {(mostManaged - managed) >> 20} MiB more in the managed heap, {(mostResident - resident) >> 20} MiB more resident");
    }

    private static async Task<TimeSpan> AcknowledgedAsync(MessageReceipt receipt, long since)
    {
        await receipt.Acknowledged;
        return Stopwatch.GetElapsedTime(since);
    }

    private static async Task ReadAsync(NymClient client, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var _ in client.Messages.WithCancellation(cancellationToken))
            {
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static async Task<(long Managed, long Resident)> WatchAsync(CancellationToken cancellationToken)
    {
        var (managed, resident) = (0L, 0L);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        using var process = Process.GetCurrentProcess();
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                process.Refresh();
                managed = Math.Max(managed, GC.GetTotalMemory(forceFullCollection: false));
                resident = Math.Max(resident, process.WorkingSet64);
            }
        }
        catch (OperationCanceledException)
        {
        }

        return (managed, resident);
    }

    private static Task<NymClient> ConnectAsync(LocalMixnet mixnet, string id, TimeSpan interval)
    {
        var configuration = new ClientConfiguration { Id = id, StoragePaths = StoragePaths.Below(id), NymApiUrls = [mixnet.NymApiUrl] }.WithoutCover();
        configuration = configuration with
        {
            Traffic = configuration.Traffic with
            {
                DisableMainPoissonPacketDistribution = interval == TimeSpan.Zero,
                MessageSendingAverageDelay = interval == TimeSpan.Zero ? TimeSpan.FromMilliseconds(20) : interval,
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
}
