namespace NymActors.Mixnet;

/// <summary>A local network, or a node of it, could not do what it was asked. The message says what failed, why, and what helps.</summary>
public sealed class MixnetException : Exception
{
    /// <summary>Creates the exception.</summary>
    public MixnetException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    public MixnetException(string message, Exception? cause)
        : base(message, cause)
    {
    }
}
