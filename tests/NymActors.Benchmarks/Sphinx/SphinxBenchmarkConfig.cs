using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;

namespace NymActors.Benchmarks.Sphinx;

/// <summary>Adds the multiplication columns and the allocation count to whatever job the command line asks for.</summary>
internal sealed class SphinxBenchmarkConfig : ManualConfig
{
    public SphinxBenchmarkConfig()
    {
        AddColumn(StatisticColumn.Min);
        AddColumn(new MultiplicationColumn(isRatio: false), new MultiplicationColumn(isRatio: true));
        AddDiagnoser(MemoryDiagnoser.Default);
    }
}
