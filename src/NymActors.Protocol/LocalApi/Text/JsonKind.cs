namespace NymActors.Protocol.LocalApi.Text;

/// <summary>What a JSON value is; numbers by the type that holds them.</summary>
internal enum JsonKind
{
    Null,
    False,
    True,
    Unsigned,
    Negative,
    Float,
    String,
    Array,
    Object,
}
