using System.Globalization;

namespace NymActors.Configuration;

/// <summary>The configuration of a client cannot be used; the message says where, why, and what to do.</summary>
public sealed class ClientConfigurationException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="path">The file.</param>
    /// <param name="line">The line in that file, from 1; null when the fault belongs to no line.</param>
    /// <param name="problem">What is wrong, a sentence without its full stop.</param>
    /// <param name="remedy">What the user can do, a sentence without its full stop.</param>
    /// <param name="cause">The underlying exception, if there is one.</param>
    public ClientConfigurationException(string path, int? line, string problem, string remedy, Exception? cause = null)
        : base(Describe(path, line, problem, remedy), cause)
    {
        Path = path;
        Line = line;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The line in the file, from 1; null when the fault belongs to no line.</summary>
    public int? Line { get; }

    private static string Describe(string path, int? line, string problem, string remedy) =>
        string.Create(CultureInfo.InvariantCulture, $"{path}{(line is null ? "" : $", line {line}")}: {problem}. {remedy}.");
}
