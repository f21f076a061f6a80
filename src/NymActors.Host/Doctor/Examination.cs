using System.Runtime.CompilerServices;

namespace NymActors.Host.Doctor;

/// <summary>Goes through checks in their order. What needs a check that did not pass is not measured, and says so.</summary>
/// <param name="checks">The checks; each after those it needs.</param>
/// <param name="time">Measures how long each takes.</param>
internal sealed class Examination(IReadOnlyList<Check> checks, TimeProvider time)
{
    /// <summary>Runs the checks.</summary>
    /// <returns>Each finding as soon as it is there.</returns>
    public async IAsyncEnumerable<(Check Check, Finding Finding, TimeSpan Took)> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var passed = new HashSet<string>();
        foreach (var check in checks)
        {
            var start = time.GetTimestamp();
            var missing = check.Needs.FirstOrDefault(need => !passed.Contains(need));
            var finding = missing is null
                ? await check.Run(cancellationToken)
                : Finding.NotMeasured($"needs \"{missing}\", which did not pass");
            if (finding.Outcome == Outcome.Pass)
            {
                passed.Add(check.Name);
            }

            yield return (check, finding, time.GetElapsedTime(start));
        }
    }
}
