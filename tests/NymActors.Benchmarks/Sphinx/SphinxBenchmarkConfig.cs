using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using Perfolizer.Horology;

namespace NymActors.Benchmarks.Sphinx;

/// <summary>
/// Adds the multiplication columns and the allocation count to whatever job the command line asks for, and cuts the job into
/// many iterations of two milliseconds: among them are enough that nothing else on the machine has disturbed.
/// </summary>
internal sealed class SphinxBenchmarkConfig : ManualConfig
{
    private const int Iterations = 300;

    public SphinxBenchmarkConfig()
    {
        AddColumn(StatisticColumn.Min, new MultiplicationColumn(isRatio: false), new MultiplicationColumn(isRatio: true));
        AddDiagnoser(MemoryDiagnoser.Default);
        AddJob(Job.Default
            .WithIterationTime(TimeInterval.FromMilliseconds(2))
            .WithWarmupCount(Iterations)
            .WithIterationCount(Iterations)
            .AsMutator());
    }
}
