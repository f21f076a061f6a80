namespace NymActors.Benchmarks.Sphinx;

/// <summary>How many X25519 multiplications a benchmark contains: the part of its time that no packet code can avoid.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MultiplicationsAttribute(int variableBase, int fixedBase = 0) : Attribute
{
    public int VariableBase => variableBase;

    public int FixedBase => fixedBase;
}
