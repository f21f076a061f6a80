namespace NymActors.Host;

/// <summary>The program cannot do what was asked; the message is one line for the user and says what to do.</summary>
public sealed class HostException : Exception
{
    /// <summary>The exit code where the public client panics: a bad environment file, or a bad URL in a variable.</summary>
    internal const int Panic = 101;

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What failed, why, and what the user can do.</param>
    /// <param name="cause">The underlying exception, if there is one.</param>
    public HostException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }

    /// <summary>What the process ends with.</summary>
    internal int ExitCode { get; init; } = 1;
}
