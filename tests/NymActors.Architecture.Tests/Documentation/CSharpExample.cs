using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace NymActors.Architecture.Documentation;

/// <summary>Compiles a C# block of a page against the packages and the samples, as statements, as members or as an expression.</summary>
internal static class CSharpExample
{
    /// <summary>
    /// What a block may use without showing where it comes from: the namespaces, and the names that the text around the blocks has
    /// introduced. A block that declares one of the names itself has its own.
    /// </summary>
    private const string Prelude = """
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using System.Text;
        using System.Threading;
        using System.Threading.Tasks;
        using Akka;
        using Akka.Hosting;
        using Akka.Streams;
        using Akka.Streams.Dsl;
        using Microsoft.AspNetCore.Builder;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using NymActors;
        using NymActors.Configuration;
        using NymActors.Hosting;
        using NymActors.Mixnet;
        using NymActors.Storage;
        using Inbox = HostedClient.Inbox;
        using OrderActor = HostedClient.OrderActor;

        internal static class Page
        {
            static LocalMixnet mixnet = null!;
            static NymClient alice = null!, bob = null!, client = null!;
            static HostedNymClient nym = null!;
            static WebApplicationBuilder builder = null!;
            static WebApplication app = null!;
            static Inbox inbox = null!;
            static TextWriter output = null!;
            static Uri nymApi = null!, nymApiUrl = null!;
            static string directory = "";
            static byte[] bytes = [], answer = [];
            static CancellationToken stoppingToken;
            static byte[] Answer(IncomingMessage message) => [];

            /*block*/
        }
        """;

    private static readonly string[] Frames =
    [
        "static async Task RunAsync() {\n await Task.Yield();\n/*code*/\n}",
        "/*code*/",
        "static object Value =>\n/*code*/;",
    ];

    /// <summary>Compiles a block.</summary>
    /// <param name="code">The block.</param>
    /// <returns>The errors of the reading that has the fewest; none when the block compiles.</returns>
    public static string[] Errors(string code)
    {
        string[]? best = null;
        foreach (var frame in Frames)
        {
            var errors = Compile(Prelude.Replace("/*block*/", frame.Replace("/*code*/", code, StringComparison.Ordinal), StringComparison.Ordinal));
            if (errors.Length == 0)
            {
                return errors;
            }

            best = best is null || errors.Length < best.Length ? errors : best;
        }

        return best!;
    }

    private static string[] Compile(string source) =>
    [
        .. CSharpCompilation.Create(
                "Page",
                [CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Latest))],
                ReferencedAssemblies.All,
                new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable))
            .GetDiagnostics()
            .Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(static diagnostic => diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)),
    ];
}
