using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using NymActors.Host.Doctor;
using NymActors.Sphinx;
using NymActors.Storage;

namespace NymActors.Host.CommandLine;

/// <summary><c>doctor</c>: goes through everything a client needs, in order, and says what is wrong and what to do.</summary>
internal sealed class DoctorCommand
{
    private readonly ProgramIo _io;
    private readonly NymClientCommandLine _commandLine;
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly ClientOptions _options = new();
    private readonly Option<bool> _json = OptionFactory.Flag("--json", "Print the findings as JSON, for programs");

    private DoctorCommand(ProgramIo io, NymClientCommandLine commandLine)
    {
        _io = io;
        _commandLine = commandLine;
    }

    /// <summary>Makes the command.</summary>
    public static Command Create(ProgramIo io, NymClientCommandLine commandLine)
    {
        var doctor = new DoctorCommand(io, commandLine);
        var command = new DocumentedCommand(
            "doctor",
            "Find out why a client does not work: goes through its files, the clock, the directory, the gateway\n"
            + "and every mix node. Changes nothing. Each finding ends \"pass\", \"FAIL\" with what to do, or\n"
            + "\"not measured\" when something before it failed. Exit code 0 when nothing failed, 1 otherwise.")
        {
            Summary = "Find out why a client does not work, and what to do about it",
            Examples = "nym-client doctor --id alice\nnym-client doctor --id alice --json",
        };
        doctor._options.Id.Required = true;
        command.Add(doctor._options.Id);
        command.Add(doctor._options.NymApis);
        // Where a client that runs is asked.
        command.Add(doctor._options.Port);
        command.Add(doctor._options.Host);
        doctor._options.LocalApi.AddTo(command);
        command.Add(doctor._json);
        command.SetAction(doctor.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken stopping)
    {
        var environment = _commandLine.LoadEnvironment(result);
        var directory = new ClientDirectory(ClientDirectory.FindHome(environment.Get), result.GetRequiredValue(_options.Id)!);
        var random = SystemRandomSource.Instance;
        await using var patient = new Patient(configuration => _options.Apply(result, configuration, environment));
        Check[] checks =
        [
            .. new LocalChecks(directory, patient).All,
            .. new DirectoryChecks(patient, _time, random).All,
            .. new GatewayChecks(directory, patient, _time, random).All,
            .. new MixNodeChecks(patient, _time, random).All,
        ];
        var isJson = result.GetValue(_json);
        var findings = new List<(Check Check, Finding Finding, TimeSpan Took)>();
        await foreach (var one in new Examination(checks, _time).RunAsync(stopping))
        {
            findings.Add(one);
            if (!isJson)
            {
                await WriteAsync(one);
            }
        }

        if (isJson)
        {
            await _io.Output.WriteAsync(Json(directory.Id, findings) + "\n");
        }

        return findings.Any(static one => one.Finding.Outcome == Outcome.Fail) ? 1 : 0;
    }

    private async Task WriteAsync((Check Check, Finding Finding, TimeSpan Took) one)
    {
        var (sign, finding) = (Word(one.Finding.Outcome), one.Finding);
        ProgramIo.WriteLine(_io.Output, string.Create(CultureInfo.InvariantCulture, $"{sign,-12} {one.Check.Name,-21} {finding.Detail}"));
        if (finding.Remedy is { } remedy)
        {
            ProgramIo.WriteLine(_io.Output, $"{"",-12} {"",-21} -> {remedy} ({finding.Code}: docs/doctor/{finding.Code}.md)");
        }

        await _io.Output.FlushAsync();
    }

    private static string Word(Outcome outcome) => outcome switch
    {
        Outcome.Pass => "pass",
        Outcome.Fail => "FAIL",
        _ => "not measured",
    };

    private static string Json(string id, IEnumerable<(Check Check, Finding Finding, TimeSpan Took)> findings)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteStartArray("findings");
            foreach (var (check, finding, took) in findings)
            {
                json.WriteStartObject();
                json.WriteString("check", check.Name);
                json.WriteString("outcome", finding.Outcome == Outcome.NotMeasured ? "notMeasured" : finding.Outcome == Outcome.Pass ? "pass" : "fail");
                json.WriteString("detail", finding.Detail);
                json.WriteString("code", finding.Code);
                json.WriteString("remedy", finding.Remedy);
                json.WriteNumber("milliseconds", (long)took.TotalMilliseconds);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
