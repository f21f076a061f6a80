using System.Globalization;
using System.Reflection;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace NymActors.Benchmarks.Sphinx;

/// <summary>
/// Sets a benchmark beside the bare libsodium multiplications that it contains, as measured in the same run: either their sum
/// in microseconds, or the ratio to it. Of all values the fastest iteration counts: benchmarks run one after the other, and
/// what else the machine does meanwhile must not enter a ratio.
/// </summary>
internal sealed class MultiplicationColumn(bool isRatio) : IColumn
{
    public string Id => nameof(MultiplicationColumn) + isRatio;

    public string ColumnName => isRatio ? "Min / X25519" : "X25519 [us]";

    public string Legend => isRatio
        ? "Fastest iteration divided by the multiplications contained"
        : "Sum of the bare libsodium multiplications contained, fastest iterations of this run";

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => isRatio ? 1 : 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        var contained = benchmarkCase.Descriptor.WorkloadMethod.GetCustomAttribute<MultiplicationsAttribute>();
        double? variableBase = FastestOf(summary, benchmarkCase, nameof(SphinxBenchmarks.X25519VariableBase));
        double? fixedBase = FastestOf(summary, benchmarkCase, nameof(SphinxBenchmarks.X25519FixedBase));
        double? own = summary[benchmarkCase]?.ResultStatistics?.Min;
        if (contained is null || variableBase is null || fixedBase is null || own is null)
        {
            return "-";
        }
        double sum = (contained.VariableBase * variableBase.Value) + (contained.FixedBase * fixedBase.Value);
        return (isRatio ? own.Value / sum : sum / 1000).ToString(isRatio ? "0.00" : "0.0", CultureInfo.InvariantCulture);
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public bool IsAvailable(Summary summary) => true;

    private static double? FastestOf(Summary summary, BenchmarkCase like, string method) => summary.Reports
        .FirstOrDefault(report => report.BenchmarkCase.Descriptor.WorkloadMethod.Name == method
            && report.BenchmarkCase.Job.Equals(like.Job))
        ?.ResultStatistics?.Min;
}
