using System.Diagnostics;
using System.Globalization;

namespace NymActors.Host.Demo;

/// <summary>What this process has used of the machine.</summary>
internal static class ResourceUsage
{
    private const double MiB = 1 << 20;

    /// <summary>One sentence about the whole run.</summary>
    /// <param name="elapsed">How long the process has been running.</param>
    public static string Describe(TimeSpan elapsed)
    {
        using var process = Process.GetCurrentProcess();
        var processor = process.TotalProcessorTime;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"In {elapsed.TotalSeconds:0} s this process took {processor.TotalSeconds:0.0} s of processor time ({100 * processor / elapsed:0.0} % of one core) and at most {process.PeakWorkingSet64 / MiB:0} MiB of memory.");
    }
}
