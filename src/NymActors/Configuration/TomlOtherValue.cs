namespace NymActors.Configuration;

/// <summary>A value of a form that no setting has, such as a date. It is kept where the key is not one of ours.</summary>
internal sealed class TomlOtherValue
{
    private TomlOtherValue()
    {
    }

    /// <summary>The only instance: what the value is does not matter.</summary>
    public static TomlOtherValue Instance { get; } = new();
}
