namespace NymActors.Host.CommandLine;

/// <summary>The value of an option that must be spelled out. Not a bool, which the parser would let stand without a value.</summary>
internal enum TrueOrFalse
{
    /// <summary>Written <c>false</c>.</summary>
    False,

    /// <summary>Written <c>true</c>.</summary>
    True,
}
