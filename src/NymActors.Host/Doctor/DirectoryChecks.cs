using System.Globalization;
using NymActors.Protocol.Directory;
using NymActors.Protocol.Topology;
using NymActors.Sphinx;
using NymActors.Topology;

namespace NymActors.Host.Doctor;

/// <summary>Whether the directories answer, what time they think it is, and whether their network can be used.</summary>
/// <param name="patient">What is found out.</param>
/// <param name="time">The clock that is looked at.</param>
/// <param name="random">Draws the order in which directories are asked.</param>
internal sealed class DirectoryChecks(Patient patient, TimeProvider time, RandomSource random)
{
    /// <summary>The name of the check of the directories.</summary>
    public const string Directory = "directory";

    /// <summary>The name of the check of the clock.</summary>
    public const string Clock = "clock";

    /// <summary>The name of the check of the network.</summary>
    public const string Network = "network";

    // A gateway refuses an authentication that is two minutes off (docs/protocol/03-gateway.md section 9).
    private static readonly TimeSpan GreatestSkew = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private TimeSpan? _skew;

    /// <summary>The checks in order.</summary>
    public IEnumerable<Check> All =>
    [
        new(Directory, [LocalChecks.Configuration], CheckDirectoriesAsync),
        new(Clock, [Directory], _ => Task.FromResult(CheckClock())),
        new(Network, [Directory], CheckNetworkAsync),
    ];

    private async Task<Finding> CheckDirectoriesAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = Limit };
        var answers = new List<string>();
        var faults = new List<string>();
        foreach (var url in patient.Configuration!.NymApiUrls)
        {
            try
            {
                var start = time.GetTimestamp();
                using var answer = await http.GetAsync(DirectoryUrl.Join(url, DirectoryPaths.Health), cancellationToken);
                answer.EnsureSuccessStatusCode();
                var took = time.GetElapsedTime(start);
                _skew ??= time.GetUtcNow() - (took / 2) - answer.Headers.Date;
                answers.Add(string.Create(CultureInfo.InvariantCulture, $"{url} answers in {took.TotalMilliseconds:0} ms"));
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                faults.Add($"{url} did not answer within {Limit.TotalSeconds:0} s");
            }
            catch (HttpRequestException e)
            {
                faults.Add($"{url}: {e.Message.TrimEnd('.')}");
            }
        }

        return answers.Count > 0
            ? Finding.Pass(string.Join("; ", answers.Concat(faults)))
            : Finding.Fail(
                DoctorCodes.DirectoryUnreachable,
                faults.Count == 0 ? "no directory is configured" : string.Join("; ", faults),
                "check the connection of this machine and the URL (--nym-apis, or nym_api_urls in config.toml)");
    }

    private Finding CheckClock() => _skew switch
    {
        null => Finding.NotMeasured("the directory does not tell its time"),
        { } skew when skew.Duration() > GreatestSkew => Finding.Fail(
            DoctorCodes.Clock, $"the clock of this machine is {Describe(skew)}", "set the clock, for example by switching time synchronisation on"),
        { } skew => Finding.Pass($"the clock of this machine is right to within {Math.Ceiling(skew.Duration().TotalSeconds) + 1:0} s"),
    };

    private static string Describe(TimeSpan skew) => string.Create(
        CultureInfo.InvariantCulture, $"{skew.Duration().TotalSeconds:0} s {(skew > TimeSpan.Zero ? "ahead of" : "behind")} the directory's");

    private async Task<Finding> CheckNetworkAsync(CancellationToken cancellationToken)
    {
        using var directory = new HttpNetworkDirectory(patient.Configuration!, random);
        try
        {
            var topology = patient.Topology = await directory.FetchTopologyAsync(cancellationToken);
            var layers = string.Join(" + ", Enumerable.Range(1, NetworkTopology.Layers).Select(layer => topology.MixNodes(layer).Count));
            return Finding.Pass($"{layers} mix nodes in {NetworkTopology.Layers} layers, {topology.Gateways.Count} gateways");
        }
        catch (NymClientException e)
        {
            return Finding.Fail(DoctorCodes.Network, e.Message, "try again later, or use another directory with --nym-apis");
        }
    }
}
